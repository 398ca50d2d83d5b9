"""What asks Windows Image Acquisition, in a PowerShell of its own: PowerShell is part of every Windows, and
drivers that hang or break down do so there.

It reads nothing but variables of its environment, so no name of a device becomes a part of it, and says each
thing as one line of words with tabs between:

    device ID NAME          a scanner that is there
    can FLAGS WIDTH HEIGHT WIDTH HEIGHT     document handling (feeder 1, glass 2, both sides 4), then the
                                            glass and the feeder in thousandths of an inch
    page FILE               a page is whole on the disk
    failed CODE             the HRESULT of what went wrong, as eight hexadecimal digits
    done

The numbers of properties are those of the Windows SDK (wiadef.h).
"""

from __future__ import annotations

WORK, DEVICE, SOURCE, SIZE, MOST, DPI = (
    f"FAXDESK_SCAN_{name}" for name in ("WORK", "DEVICE", "SOURCE", "SIZE", "MOST", "DPI")
)
"""The variables: LIST, CAN or SCAN; the device's ID; document handling select; width and height in
thousandths of an inch; the most pages; dots per inch."""

COMMAND = (
    *("powershell.exe", "-NoLogo", "-NoProfile", "-NonInteractive", "-STA"),
    *("-Command", "& ([scriptblock]::Create([Console]::In.ReadToEnd()))"),
)
"""The script comes on the standard input: as a file it would have to be signed where administrators say so.
"""

SCRIPT = r"""
$ErrorActionPreference = 'Stop'
[Console]::OutputEncoding = New-Object System.Text.UTF8Encoding $false
function Say { [Console]::Out.WriteLine(($args -join "`t")); [Console]::Out.Flush() }
function Get-Number($properties, $id) {
    foreach ($property in $properties) { if ($property.PropertyID -eq $id) { return [int]$property.Value } }
    return 0
}
function Set-Number($properties, $id, $value) {
    foreach ($property in $properties) {
        if ($property.PropertyID -eq $id -and -not $property.IsReadOnly) {
            # 1 is a range, 2 a list: what a driver does not take is left as it is.
            if ($property.SubType -eq 1) {
                $value = [Math]::Min([Math]::Max($value, $property.SubTypeMin), $property.SubTypeMax)
            }
            try { $property.Value = $value } catch { }
        }
    }
}
function Find-Device {
    foreach ($info in (New-Object -ComObject WIA.DeviceManager).DeviceInfos) {
        if ($info.DeviceID -eq $env:FAXDESK_SCAN_DEVICE) { return $info.Connect() }
    }
    throw (New-Object System.Runtime.InteropServices.COMException 'gone', ([int]0x80210015))
}
function Save-Page($image, $number) {
    $png = '{B96B3CAF-0728-11D3-9D7B-0000F81EF32E}'
    $name = 'page-{0:0000}.png' -f $number
    if ($image.FormatID -ne $png) {
        $process = New-Object -ComObject WIA.ImageProcess
        $process.Filters.Add($process.FilterInfos.Item('Convert').FilterID)
        $process.Filters.Item(1).Properties.Item('FormatID').Value = $png
        $image = $process.Apply($image)
    }
    # SaveFile goes by the folder of the process, which PowerShell does not always share.
    $image.SaveFile([IO.Path]::Combine([Environment]::CurrentDirectory, $name))
    Say 'page' $name
}
function Invoke-Scan {
    $device = Find-Device
    $source = [int]$env:FAXDESK_SCAN_SOURCE
    $dpi = [int]$env:FAXDESK_SCAN_DPI
    $width, $height = $env:FAXDESK_SCAN_SIZE -split 'x' | ForEach-Object { [int]$_ }
    # 3088: document handling select; 3096: pages.
    if ($source) { Set-Number $device.Properties 3088 $source }
    Set-Number $device.Properties 3096 1
    $item = $device.Items.Item(1)
    # 6146: intent, 2 is grey; 4103: data type, 2 is grey; 6147, 6148: resolution; 6149, 6150: start;
    # 6151, 6152: extent, in dots.
    Set-Number $item.Properties 6146 2
    Set-Number $item.Properties 4103 2
    Set-Number $item.Properties 6147 $dpi
    Set-Number $item.Properties 6148 $dpi
    Set-Number $item.Properties 6149 0
    Set-Number $item.Properties 6150 0
    $dpi = [Math]::Max((Get-Number $item.Properties 6147), 1)
    Set-Number $item.Properties 6151 ([int]($width * $dpi / 1000))
    Set-Number $item.Properties 6152 ([int]($height * $dpi / 1000))
    for ($number = 1; $number -le [int]$env:FAXDESK_SCAN_MOST; $number++) {
        Save-Page $item.Transfer('{B96B3CAB-0728-11D3-9D7B-0000F81EF32E}') $number
    }
}
try {
    if ($env:FAXDESK_SCAN_WORK -eq 'LIST') {
        foreach ($info in (New-Object -ComObject WIA.DeviceManager).DeviceInfos) {
            # 1 is a scanner; 2 and 3 are cameras.
            if ($info.Type -eq 1) {
                Say 'device' $info.DeviceID ($info.Properties.Item('Name').Value -replace "\s", ' ')
            }
        }
    } elseif ($env:FAXDESK_SCAN_WORK -eq 'CAN') {
        $p = (Find-Device).Properties
        # 3086: document handling capabilities; 3074, 3075: the glass; 3076, 3077: the feeder.
        Say 'can' (Get-Number $p 3086) (Get-Number $p 3074) (Get-Number $p 3075) (Get-Number $p 3076) (
            Get-Number $p 3077)
    } else { Invoke-Scan }
    Say 'done'
} catch {
    $problem = $_.Exception
    while ($problem.InnerException) { $problem = $problem.InnerException }
    Say 'failed' ('{0:X8}' -f $problem.HResult)
    exit 1
}
"""

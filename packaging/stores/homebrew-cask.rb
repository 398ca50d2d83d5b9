cask "faxdesk" do
  arch arm: "arm64", intel: "x86_64"

  version "@VERSION@"
  sha256 arm:   "@SHA256_MACOS_ARM64@",
         intel: "@SHA256_MACOS_X86_64@"

  url "@FILES@/faxdesk-#{version}-macos-#{arch}.dmg"
  name "FaxDesk"
  desc "@SUMMARY@"
  homepage "@HOMEPAGE@"

  depends_on macos: ">= :sonoma"

  app "FaxDesk.app"

  # No zap: it would delete the person's faxes.
end

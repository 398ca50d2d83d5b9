-- What a desk of the first structure held: mail that came and went, a draft, a fax in doubt, a scheduled one.
INSERT INTO faxes (id, message_id, direction, created_at, modified_at, fingerprint, is_read, told_read,
    message_status, sender_number, sender_name, pages, resolution, subject, peer_name, peer_number,
    attachment_id, attachment_uri, attachment_type, document_state, document_hash, document_type) VALUES
    (1, '9001', 'Inbound', '2025-11-03T08:00:00.000000Z', '2025-11-03T08:00:01.000000Z', 11, 0, 0, 'Received',
     '+16505550177', 'Ward 7', 3, 'fine', 'Lab results', 'Ward 7', '+1 650-555-0177',
     '9001', 'https://media.example/9001', 'application/pdf', 'here',
     'aa00000000000000000000000000000000000000000000000000000000000001', 'application/pdf'),
    (2, '9002', 'Inbound', '2025-11-02T08:00:00.000000Z', '2025-11-02T08:00:01.000000Z', 12, 1, 1, 'Received',
     '+16505550178', '', 1, 'standard', '', '', '+1 650-555-0178',
     '9002', 'https://media.example/9002', 'application/pdf', 'wanted', '', '');
UPDATE faxes SET trashed_at = '2025-11-04T08:00:00.000000Z' WHERE id = 2;
INSERT INTO faxes (id, message_id, direction, created_at, is_read, message_status, outcome, pages, resolution,
    cover_index, cover_text, peer_name, peer_number, document_state, document_hash, document_type) VALUES
    (3, '9003', 'Outbound', '2025-11-01T09:00:00.000000Z', 1, 'Sent', 'sent', 2, 'fine', 7, 'As promised',
     'Dr Day', '+1 650-555-0123', 'here',
     'aa00000000000000000000000000000000000000000000000000000000000003', 'application/pdf'),
    (4, '9004', 'Outbound', '2025-11-01T10:00:00.000000Z', 1, 'SendingFailed', 'failed', 2, 'fine', 0, '',
     '', '+1 650-555-0101', 'none', '', '');
INSERT INTO faxes (id, direction, created_at, is_read, peer_number, cover_text) VALUES
    (5, 'Outbound', '2025-11-04T09:00:00.000000Z', 1, '+1 650-555-0124', 'Half a thought'),
    (6, 'Outbound', '2025-11-04T10:00:00.000000Z', 1, '+1 650-555-0125', ''),
    (7, 'Outbound', '2025-11-04T11:00:00.000000Z', 1, '+1 650-555-0126', '');
INSERT INTO fax_recipients (fax_id, position, number, name, status, error_code, recipient_id) VALUES
    (3, 0, '+16505550123', 'Dr Day', 'Sent', '', 'r1'),
    (4, 0, '+16505550101', '', 'SendingFailed', '0x11', 'r2'),
    (5, 0, '+16505550124', '', '', '', ''),
    (6, 0, '+16505550125', '', '', '', ''),
    (7, 0, '+16505550126', '', '', '', '');
INSERT INTO fax_search (rowid, name, number, subject, cover_text, files) VALUES
    (1, 'Ward 7', '+16505550177 6505550177', 'Lab results', '', ''),
    (2, '', '+16505550178 6505550178', '', '', ''),
    (3, 'Dr Day', '+16505550123 6505550123', '', 'As promised', 'letter.pdf'),
    (4, '', '+16505550101 6505550101', '', '', ''),
    (5, '', '+16505550124 6505550124', '', 'Half a thought', 'scan.png'),
    (6, '', '+16505550125 6505550125', '', '', 'form.pdf'),
    (7, '', '+16505550126 6505550126', '', '', 'form.pdf');
INSERT INTO people (number, display, digits, name, last_at) VALUES
    ('+16505550123', '+1 650-555-0123', '16505550123', 'Dr Day', '2025-11-01T09:00:00.000000Z');
INSERT INTO outbox (fax_id, state, draft, created_at, updated_at, send_at, attempts, attempt_at, body_sent_at,
    looks, problem) VALUES
    (3, 'accepted', '{"recipients": [["+16505550123", "Dr Day"]], "files": [["letter.pdf", "aa00000000000000000000000000000000000000000000000000000000000013", 4000, "application/pdf", 2, ""]], "cover_index": 7, "cover_text": "As promised", "resolution": "fine", "send_at": null, "iso_code": "", "form": "form-data", "original_message_id": ""}',
     '2025-11-01T09:00:00.000000Z', '2025-11-01T09:01:00.000000Z', NULL, 1, '2025-11-01T09:00:30.000000Z',
     '2025-11-01T09:00:40.000000Z', 0, NULL),
    (4, 'accepted', '{"recipients": [["+16505550101", ""]], "files": [], "cover_index": 0, "cover_text": "", "resolution": "fine", "send_at": null, "iso_code": "", "form": "form-data", "original_message_id": ""}',
     '2025-11-01T10:00:00.000000Z', '2025-11-01T10:01:00.000000Z', NULL, 1, NULL, NULL, 0, NULL),
    (5, 'draft', '{"recipients": [["+16505550124", ""]], "files": [["scan.png", "aa00000000000000000000000000000000000000000000000000000000000015", 500, "image/png", 1, ""]], "cover_index": 0, "cover_text": "Half a thought", "resolution": "standard", "send_at": null, "iso_code": "", "form": "form-data", "original_message_id": ""}',
     '2025-11-04T09:00:00.000000Z', '2025-11-04T09:05:00.000000Z', NULL, 0, NULL, NULL, 0, NULL),
    (6, 'uncertain', '{"recipients": [["+16505550125", ""]], "files": [["form.pdf", "aa00000000000000000000000000000000000000000000000000000000000016", 900, "application/pdf", 1, ""]], "cover_index": 0, "cover_text": "", "resolution": "fine", "send_at": null, "iso_code": "", "form": "form-data", "original_message_id": ""}',
     '2025-11-04T10:00:00.000000Z', '2025-11-04T10:05:00.000000Z', NULL, 1, '2025-11-04T10:01:00.000000Z',
     '2025-11-04T10:01:30.000000Z', 2, NULL),
    (7, 'needs_you', '{"recipients": [["+16505550126", ""]], "files": [["form.pdf", "aa00000000000000000000000000000000000000000000000000000000000016", 900, "application/pdf", 1, ""]], "cover_index": 0, "cover_text": "", "resolution": "fine", "send_at": "2026-12-24T08:00:00.000000Z", "iso_code": "", "form": "form-data", "original_message_id": ""}',
     '2025-11-04T11:00:00.000000Z', '2025-11-04T11:05:00.000000Z', '2026-12-24T08:00:00.000000Z', 0, NULL, NULL, 0,
     '{"title": "Refused.", "hint": "Look at the number.", "kind": "refused", "code": "FAX-1"}');
INSERT INTO outbox_files (fax_id, hash) VALUES
    (3, 'aa00000000000000000000000000000000000000000000000000000000000013'),
    (5, 'aa00000000000000000000000000000000000000000000000000000000000015'),
    (6, 'aa00000000000000000000000000000000000000000000000000000000000016'),
    (7, 'aa00000000000000000000000000000000000000000000000000000000000016');
INSERT INTO attempts (id, fax_id, at, body_sent_at) VALUES
    (1, 3, '2025-11-01T09:00:30.000000Z', '2025-11-01T09:00:40.000000Z'),
    (2, 6, '2025-11-04T10:01:00.000000Z', '2025-11-04T10:01:30.000000Z');
INSERT INTO outbox_log (id, fax_id, at, event, old_state, new_state, cause) VALUES
    (1, 3, '2025-11-01T09:00:00.000000Z', 'created', '', 'draft', ''),
    (2, 3, '2025-11-01T09:00:10.000000Z', 'send', 'draft', 'queued', ''),
    (3, 3, '2025-11-01T09:00:30.000000Z', 'start', 'queued', 'uploading', ''),
    (4, 3, '2025-11-01T09:00:50.000000Z', 'accept', 'uploading', 'accepted', ''),
    (5, 6, '2025-11-04T10:02:00.000000Z', 'lost', 'uploading', 'uncertain', 'the connection broke off');
INSERT INTO sync_state (only, sync_token, synced_at, clock_offset_s, history_before, history_done) VALUES
    (1, 'token-of-old', '2025-11-04T12:00:00.000000Z', 1.5, '2025-10-01T00:00:00.000000Z', 1);
INSERT INTO account VALUES (1, '37439510', 'Front Desk', '101', '["+16505550100"]', 'US');

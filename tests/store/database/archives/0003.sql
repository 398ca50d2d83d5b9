-- Since then a fax may take several requests, and has a receipt.
INSERT INTO faxes (id, message_id, direction, created_at, is_read, message_status, outcome, pages, root_id,
    peer_number) VALUES
    (8, '9008', 'Outbound', '2025-11-01T10:05:00.000000Z', 1, 'Sent', 'sent', 2, 4, '+1 650-555-0101');
INSERT INTO fax_recipients (fax_id, position, number, status, same) VALUES
    (8, 0, '+16505550101', 'Sent', '+16505550101');
INSERT INTO outbox (fax_id, state, draft, created_at, updated_at, part, settled_at, lookalikes)
    SELECT 8, state, draft, created_at, updated_at, 'retry', '2025-11-01T11:00:00.000000Z', '["9009"]'
    FROM outbox WHERE fax_id = 4;
UPDATE fax_recipients SET final_status = 'Sent', attempts = 2 WHERE fax_id = 4;
UPDATE faxes SET receipt_of = 'sent',
    receipt_hash = 'aa00000000000000000000000000000000000000000000000000000000000023' WHERE id = 3;

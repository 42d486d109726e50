-- SPDX-License-Identifier: GPL-3.0-or-later
-- The ledger, first version. Numbers are given by the program, so that the same text also runs on
-- PostgreSQL. Statements end with a semicolon at the end of a line.

CREATE TABLE account (
    id BIGINT PRIMARY KEY,
    name TEXT NOT NULL,
    source_host TEXT NOT NULL,
    source_user TEXT NOT NULL,
    destination_host TEXT NOT NULL,
    destination_user TEXT NOT NULL,
    is_listed INTEGER NOT NULL
);

CREATE TABLE folder (
    id BIGINT PRIMARY KEY,
    account_id BIGINT NOT NULL REFERENCES account (id),
    source TEXT NOT NULL,
    destination TEXT NOT NULL,
    shown_source TEXT NOT NULL,
    shown_destination TEXT NOT NULL,
    source_uid_validity BIGINT NOT NULL,
    destination_uid_validity BIGINT NOT NULL,
    source_uid_next BIGINT NOT NULL,
    is_retired INTEGER NOT NULL,
    excluded_messages BIGINT NOT NULL
);
CREATE INDEX folder_account ON folder (account_id);

-- state: see MessageState in ledgerrow.h. internal_date: seconds since 1970 UTC, NULL where the server
-- gave none; zone: seconds east of UTC. destination_uid_next: noted before the APPEND.
CREATE TABLE message (
    folder_id BIGINT NOT NULL REFERENCES folder (id),
    uid BIGINT NOT NULL,
    size BIGINT NOT NULL,
    internal_date BIGINT,
    zone INTEGER NOT NULL,
    flags TEXT NOT NULL,
    state INTEGER NOT NULL,
    destination_uid BIGINT NOT NULL,
    destination_uid_next BIGINT NOT NULL,
    rule TEXT NOT NULL,
    PRIMARY KEY (folder_id, uid)
);

-- Refusals and what the destination could not keep; uid 0 is about the folder.
CREATE TABLE notice (
    folder_id BIGINT NOT NULL REFERENCES folder (id),
    uid BIGINT NOT NULL,
    is_refusal INTEGER NOT NULL,
    subject TEXT NOT NULL,
    reason TEXT NOT NULL,
    server TEXT NOT NULL,
    remedy TEXT NOT NULL
);
CREATE INDEX notice_folder ON notice (folder_id, uid);

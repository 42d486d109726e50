-- SPDX-License-Identifier: GPL-3.0-or-later
-- Second version: what later runs need to follow the source, and what limits per day need.

-- HIGHESTMODSEQ of the source when the folder was last listed; 0 where it has none.
ALTER TABLE folder ADD COLUMN source_mod_seq BIGINT NOT NULL DEFAULT 0;

-- flags: as they were set at the destination; new_flags: what the source has now, where that is another
-- thing and was not carried over yet.
ALTER TABLE message ADD COLUMN new_flags TEXT;

-- 1 where the source has expunged a message after it was copied.
ALTER TABLE message ADD COLUMN is_vanished INTEGER NOT NULL DEFAULT 0;

-- Octets of bodies read for an account on one day (UTC, "2026-01-31").
CREATE TABLE daily_octets (
    account_id BIGINT NOT NULL REFERENCES account (id),
    day TEXT NOT NULL,
    octets BIGINT NOT NULL,
    PRIMARY KEY (account_id, day)
);

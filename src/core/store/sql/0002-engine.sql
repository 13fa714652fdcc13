-- Observations as a log and as chunks (docs/adr/0040-series-engine.md).
--
-- The tables first_* are the first schema's, moved row by row when the file opens, then dropped by 0003.
--
-- Checksums are computed by the program over what they cover and over the key of their row, so that a damaged
-- blob, or one that was put under another key, is seen.

-- What came lately: the columns of the observations of one commit, or of several that were merged, sorted by
-- (series, instant, seq). A row never changes; merged ones are replaced by one with the id of the last.
CREATE TABLE segment (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  level INTEGER NOT NULL,
  n_commits INTEGER NOT NULL,
  n INTEGER NOT NULL,
  n_series INTEGER NOT NULL,
  first_series INTEGER NOT NULL,
  last_series INTEGER NOT NULL,
  created_us INTEGER NOT NULL,
  checksum INTEGER NOT NULL,
  data BLOB NOT NULL
) STRICT;

-- What is settled: id = series × 2^32 + slot, the slot growing with time (ter_chunk_slot()). data begins with a
-- header: count, instants, lowest, highest, sum, first and last value (ter_chunk_peek()).
CREATE TABLE chunk (
  id INTEGER PRIMARY KEY,
  checksum INTEGER NOT NULL,
  data BLOB NOT NULL
) STRICT;

-- Sums of local days and hours, made again from chunks when the zone of the site changes: id packs series, level
-- and block.
CREATE TABLE rollup (
  id INTEGER PRIMARY KEY,
  zone TEXT NOT NULL,
  checksum INTEGER NOT NULL,
  data BLOB NOT NULL
) STRICT;

-- What is in chunks already: of the segments up to through_segment, the observations of the series below
-- below_series. Both 0 when nothing is under way. n_commits counts those whose segments are gone: with those of
-- segments they are all that there were.
CREATE TABLE compaction (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  through_segment INTEGER NOT NULL,
  below_series INTEGER NOT NULL,
  n_commits INTEGER NOT NULL
) STRICT;
INSERT INTO compaction (id, through_segment, below_series, n_commits) VALUES (1, 0, 0, 0);

-- Every value of an instant that was corrected, the first one too: a reading gives the one with the highest seq.
-- received_us is NULL where it was not kept; author and reason are set when a person made the correction.
ALTER TABLE correction RENAME TO first_correction;
CREATE TABLE correction (
  series_id INTEGER NOT NULL,
  time_us INTEGER NOT NULL,
  seq INTEGER NOT NULL,
  value REAL,
  text TEXT,
  quality INTEGER NOT NULL,
  received_us INTEGER,
  author TEXT,
  reason TEXT,
  manual_id INTEGER,
  PRIMARY KEY (series_id, time_us, seq)
) STRICT, WITHOUT ROWID;

-- How often a value of a series was corrected: whoever remembers what the series said reads it again.
ALTER TABLE series ADD COLUMN n_corrections INTEGER NOT NULL DEFAULT 0;

-- What people correct: the values of a series between two instants are set aside as wrong, or get another value.
-- The values themselves are rows of correction, with manual_id; removed_us is set when it was withdrawn.
CREATE TABLE manual_correction (
  id INTEGER PRIMARY KEY,
  uid TEXT NOT NULL UNIQUE,
  series_id INTEGER REFERENCES series (id),
  start_us INTEGER,
  end_us INTEGER,
  value REAL,
  quality INTEGER NOT NULL DEFAULT 3,
  removed_us INTEGER
) STRICT;
CREATE INDEX manual_correction_series ON manual_correction (series_id);

-- The identities of the last messages of each source, 16 bytes each, as many together as a commit brought.
ALTER TABLE message_key RENAME TO first_message_key;
CREATE TABLE message_key (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  source_id INTEGER NOT NULL,
  n INTEGER NOT NULL,
  checksum INTEGER NOT NULL,
  data BLOB NOT NULL
) STRICT;
CREATE INDEX message_key_source ON message_key (source_id, id);

-- The first schema of the territory file.
--
-- Conventions: instants are UTC microseconds (*_us), NULL when unknown. removed_us is set when a person puts
-- a thing aside: it is not listed any more and nothing of it is erased. source_* columns hold what the source
-- says; the column of the same name without the prefix holds what a person says, and wins when it is set.

CREATE TABLE fact (
  key TEXT NOT NULL PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- How often each kind of thing changed, so that another process knows what to read again.
CREATE TABLE revision (
  flag INTEGER PRIMARY KEY,
  n INTEGER NOT NULL
) STRICT;

CREATE TABLE area (
  id INTEGER PRIMARY KEY,
  uid TEXT NOT NULL UNIQUE,
  kind TEXT NOT NULL DEFAULT 'place',
  code TEXT,
  name TEXT NOT NULL DEFAULT '',
  population INTEGER NOT NULL DEFAULT 0 CHECK (population >= 0),
  geometry BLOB,
  west REAL,
  south REAL,
  east REAL,
  north REAL,
  removed_us INTEGER
) STRICT;
CREATE UNIQUE INDEX area_code ON area (kind, code) WHERE code IS NOT NULL AND removed_us IS NULL;
CREATE INDEX area_name ON area (kind, name);

CREATE TABLE site (
  id INTEGER PRIMARY KEY,
  uid TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL DEFAULT '',
  kind INTEGER NOT NULL DEFAULT 0,
  use TEXT,
  area_id INTEGER REFERENCES area (id),
  floor_area_m2 REAL NOT NULL DEFAULT 0 CHECK (floor_area_m2 >= 0),
  zone TEXT NOT NULL DEFAULT 'Europe/Paris',
  longitude REAL,
  latitude REAL,
  removed_us INTEGER
) STRICT;

CREATE TABLE meter (
  id INTEGER PRIMARY KEY,
  uid TEXT NOT NULL UNIQUE,
  site_id INTEGER REFERENCES site (id),
  name TEXT NOT NULL DEFAULT '',
  fluid TEXT NOT NULL DEFAULT '',
  reference TEXT,
  installed_us INTEGER,
  ended_us INTEGER,
  removed_us INTEGER
) STRICT;

CREATE TABLE source (
  id INTEGER PRIMARY KEY,
  uid TEXT NOT NULL UNIQUE,
  kind TEXT NOT NULL DEFAULT '',
  name TEXT NOT NULL DEFAULT '',
  purpose TEXT,
  url TEXT,
  config TEXT NOT NULL DEFAULT '{}',
  allow_local INTEGER NOT NULL DEFAULT 0 CHECK (allow_local IN (0, 1)),
  enabled INTEGER NOT NULL DEFAULT 1 CHECK (enabled IN (0, 1)),
  last_ok_us INTEGER,
  last_error TEXT,
  last_error_us INTEGER,
  -- Refused messages: how many are kept, their weight, and how many older ones were let go.
  n_refused INTEGER NOT NULL DEFAULT 0,
  refused_bytes INTEGER NOT NULL DEFAULT 0,
  n_let_go INTEGER NOT NULL DEFAULT 0,
  removed_us INTEGER
) STRICT;

CREATE TABLE device (
  id INTEGER PRIMARY KEY,
  uid TEXT NOT NULL UNIQUE,
  source_id INTEGER NOT NULL REFERENCES source (id),
  remote_id TEXT NOT NULL,
  source_name TEXT,
  name TEXT,
  profile TEXT,
  site_id INTEGER REFERENCES site (id),
  source_longitude REAL,
  source_latitude REAL,
  longitude REAL,
  latitude REAL,
  last_seen_us INTEGER,
  -- The latest measure, and the usual gap between two, learnt from n_gaps of them.
  last_time_us INTEGER,
  step_us INTEGER NOT NULL DEFAULT 0,
  n_gaps INTEGER NOT NULL DEFAULT 0,
  is_new INTEGER NOT NULL DEFAULT 1 CHECK (is_new IN (0, 1)),
  removed_us INTEGER,
  UNIQUE (source_id, remote_id)
) STRICT;

-- n_observations counts instants, corrections apart. digest is the sum of a hash of each row of observation:
-- the check computes it again, so that a damaged value is seen.
CREATE TABLE series (
  id INTEGER PRIMARY KEY,
  uid TEXT NOT NULL UNIQUE,
  device_id INTEGER NOT NULL REFERENCES device (id),
  source_property TEXT NOT NULL,
  channel TEXT NOT NULL,
  property TEXT NOT NULL,
  source_name TEXT,
  name TEXT,
  source_unit TEXT,
  unit TEXT,
  kind INTEGER NOT NULL,
  site_id INTEGER REFERENCES site (id),
  meter_id INTEGER REFERENCES meter (id),
  n_observations INTEGER NOT NULL DEFAULT 0,
  first_us INTEGER,
  last_us INTEGER,
  last_value REAL,
  last_text TEXT,
  last_quality INTEGER NOT NULL DEFAULT 5,
  digest INTEGER NOT NULL DEFAULT 0,
  removed_us INTEGER,
  UNIQUE (device_id, source_property, channel)
) STRICT;

-- No foreign key: it would cost a look-up a row. The check looks for orphans instead.
CREATE TABLE observation (
  series_id INTEGER NOT NULL,
  time_us INTEGER NOT NULL,
  seq INTEGER NOT NULL,
  value REAL,
  text TEXT,
  quality INTEGER NOT NULL,
  PRIMARY KEY (series_id, time_us, seq)
) STRICT, WITHOUT ROWID;

-- When each row of observation with seq > 0 came: rows of observation stay small.
CREATE TABLE correction (
  series_id INTEGER NOT NULL,
  time_us INTEGER NOT NULL,
  seq INTEGER NOT NULL,
  received_us INTEGER NOT NULL,
  PRIMARY KEY (series_id, time_us, seq)
) STRICT, WITHOUT ROWID;

-- A retained "last known value" without a time of its own.
CREATE TABLE snapshot (
  series_id INTEGER PRIMARY KEY REFERENCES series (id),
  received_us INTEGER NOT NULL,
  value REAL,
  text TEXT,
  quality INTEGER NOT NULL
) STRICT;

-- Keys of the messages that were stored. A UUID is its 16 bytes, anything else its text.
CREATE TABLE message_key (
  source_id INTEGER NOT NULL,
  key BLOB NOT NULL,
  PRIMARY KEY (source_id, key)
) STRICT, WITHOUT ROWID;

CREATE TABLE refused_message (
  id INTEGER PRIMARY KEY,
  source_id INTEGER NOT NULL REFERENCES source (id),
  received_us INTEGER NOT NULL,
  key TEXT,
  topic TEXT,
  reason TEXT NOT NULL,
  payload BLOB
) STRICT;
CREATE INDEX refused_message_source ON refused_message (source_id, id);
CREATE UNIQUE INDEX refused_message_key ON refused_message (source_id, key) WHERE key IS NOT NULL;

CREATE TABLE activity (
  source_id INTEGER NOT NULL,
  hour_us INTEGER NOT NULL,
  n_messages INTEGER NOT NULL,
  n_observations INTEGER NOT NULL,
  n_refused INTEGER NOT NULL,
  PRIMARY KEY (source_id, hour_us)
) STRICT, WITHOUT ROWID;

CREATE TABLE dataset (
  id INTEGER PRIMARY KEY,
  uid TEXT NOT NULL UNIQUE,
  title TEXT NOT NULL DEFAULT '',
  description TEXT,
  theme TEXT,
  purpose TEXT,
  producer TEXT,
  steward TEXT,
  granularity TEXT,
  frequency TEXT,
  licence TEXT,
  hosting TEXT,
  format TEXT,
  status INTEGER NOT NULL DEFAULT 0,
  stage INTEGER NOT NULL DEFAULT 0,
  origin INTEGER NOT NULL DEFAULT 0,
  source_id INTEGER REFERENCES source (id),
  remote_id TEXT,
  landing_url TEXT,
  withdrawn INTEGER NOT NULL DEFAULT 0,
  created_us INTEGER NOT NULL,
  updated_us INTEGER,
  n_rows INTEGER NOT NULL DEFAULT -1,
  size_bytes INTEGER NOT NULL DEFAULT -1,
  removed_us INTEGER
) STRICT;
CREATE UNIQUE INDEX dataset_remote ON dataset (source_id, remote_id)
  WHERE source_id IS NOT NULL AND remote_id IS NOT NULL;

CREATE TABLE resource (
  id INTEGER PRIMARY KEY,
  dataset_id INTEGER NOT NULL REFERENCES dataset (id),
  remote_id TEXT,
  title TEXT NOT NULL DEFAULT '',
  format TEXT,
  url TEXT,
  etag TEXT,
  last_modified TEXT,
  sha256 TEXT,
  size_bytes INTEGER NOT NULL DEFAULT -1,
  fetched_us INTEGER,
  refresh_s INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX resource_dataset ON resource (dataset_id);
CREATE UNIQUE INDEX resource_remote ON resource (dataset_id, remote_id) WHERE remote_id IS NOT NULL;

-- Apart, so that lists do not walk through the contents.
CREATE TABLE resource_content (
  resource_id INTEGER PRIMARY KEY REFERENCES resource (id),
  content BLOB NOT NULL
) STRICT;

CREATE TABLE feature (
  id INTEGER PRIMARY KEY,
  dataset_id INTEGER NOT NULL REFERENCES dataset (id),
  code TEXT,
  name TEXT NOT NULL,
  population INTEGER NOT NULL DEFAULT 0,
  geometry BLOB
) STRICT;
CREATE INDEX feature_dataset ON feature (dataset_id);

CREATE TABLE run (
  id INTEGER PRIMARY KEY,
  kind TEXT NOT NULL,
  source_id INTEGER REFERENCES source (id),
  label TEXT,
  started_us INTEGER NOT NULL,
  ended_us INTEGER,
  n_observations INTEGER NOT NULL DEFAULT 0,
  n_duplicates INTEGER NOT NULL DEFAULT 0,
  n_refused INTEGER NOT NULL DEFAULT 0,
  n_bytes INTEGER NOT NULL DEFAULT 0,
  version TEXT,
  error TEXT,
  detail TEXT
) STRICT;
CREATE INDEX run_source ON run (source_id, id);

-- The journal of what people did. It only grows.
CREATE TABLE act (
  id INTEGER PRIMARY KEY,
  at_us INTEGER NOT NULL,
  actor TEXT NOT NULL,
  role TEXT,
  verb INTEGER NOT NULL,
  object TEXT NOT NULL,
  object_id INTEGER NOT NULL,
  reason TEXT,
  undoes INTEGER REFERENCES act (id)
) STRICT;
CREATE INDEX act_object ON act (object, object_id);

CREATE TABLE act_change (
  act_id INTEGER NOT NULL REFERENCES act (id),
  position INTEGER NOT NULL,
  field TEXT NOT NULL,
  before TEXT,
  after TEXT,
  PRIMARY KEY (act_id, position)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER act_no_update BEFORE UPDATE ON act
BEGIN
  SELECT RAISE (ABORT, 'the journal only grows');
END;
CREATE TRIGGER act_no_delete BEFORE DELETE ON act
BEGIN
  SELECT RAISE (ABORT, 'the journal only grows');
END;
CREATE TRIGGER act_change_no_update BEFORE UPDATE ON act_change
BEGIN
  SELECT RAISE (ABORT, 'the journal only grows');
END;
CREATE TRIGGER act_change_no_delete BEFORE DELETE ON act_change
BEGIN
  SELECT RAISE (ABORT, 'the journal only grows');
END;

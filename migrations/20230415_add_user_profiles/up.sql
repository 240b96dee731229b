-- Further columns of the profile. Constant defaults: no table is rewritten and no row is read.

ALTER TABLE user_profiles
  ADD COLUMN locale text NOT NULL DEFAULT 'en',
  ADD COLUMN time_zone text NOT NULL DEFAULT 'UTC',
  ADD COLUMN avatar_url text;

ALTER TABLE user_profiles
  DROP COLUMN avatar_url,
  DROP COLUMN time_zone,
  DROP COLUMN locale;

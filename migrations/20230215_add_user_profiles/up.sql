-- What a user shows to others: at most one row per user, and none without its user.

CREATE TABLE user_profiles (
  user_id uuid PRIMARY KEY REFERENCES users (id) ON DELETE CASCADE,
  display_name text NOT NULL,
  bio text NOT NULL DEFAULT '',
  updated_at timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT user_profiles_display_name_length CHECK (length(display_name) BETWEEN 1 AND 80),
  CONSTRAINT user_profiles_bio_length CHECK (length(bio) <= 2000)
);

DROP TABLE mail_counts;
DROP TABLE mails;
DROP TABLE schedules;
DROP TABLE jobs;

DROP TABLE transfers;
DROP TABLE accounts;
DROP TABLE users;

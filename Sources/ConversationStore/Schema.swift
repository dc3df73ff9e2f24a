// The tables, as migrations that are only ever appended to: a released one is never edited.
//
//     conversation 1─* turn 1─* reply          what was said
//     message                                  the text of every title, question and reply that is
//                                              indexed, as it was indexed; key = rowid of `search`
//     search                                   FTS5: terms of messages (SearchTerms), no positions
//     person                                   the user and who eats along: a Profile as JSON each
//     meal, taste                              what was eaten, and what was said to recommendations
//     setting                                  small facts by name
//
// Identities are UUID texts, dates seconds since 1970, seeds the bit pattern of their UInt64;
// tables are STRICT, so that no column can hold a type that reading does not expect. Turns
// and conversations that the user removed stay, marked, until they are purged.

import GRDB

/// The database's shape.
enum Schema {
    /// Marks the file as ours in SQLite's header ("MCHR").
    static let applicationID: Int32 = 0x4D43_4852

    /// All migrations, in order.
    static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("1 conversations and search") { db in
            try db.execute(sql: first)
            try db.execute(sql: "PRAGMA application_id = \(applicationID)")
        }
        migrator.registerMigration("2 the person, and why") { db in
            try db.execute(sql: second)
        }
        return migrator
    }

    private static let first = """
        CREATE TABLE conversation (
            key INTEGER PRIMARY KEY,
            id TEXT NOT NULL UNIQUE,
            title TEXT NOT NULL,
            created REAL NOT NULL,
            updated REAL NOT NULL,
            deleted REAL
        ) STRICT;
        CREATE INDEX conversation_updated ON conversation (updated);
        CREATE TABLE turn (
            key INTEGER PRIMARY KEY,
            id TEXT NOT NULL UNIQUE,
            conversation INTEGER NOT NULL REFERENCES conversation ON DELETE CASCADE,
            position INTEGER NOT NULL,
            question TEXT NOT NULL,
            selected INTEGER NOT NULL DEFAULT 0,
            created REAL NOT NULL,
            removed REAL,
            UNIQUE (conversation, position)
        ) STRICT;
        CREATE TABLE reply (
            key INTEGER PRIMARY KEY,
            id TEXT NOT NULL UNIQUE,
            turn INTEGER NOT NULL REFERENCES turn ON DELETE CASCADE,
            position INTEGER NOT NULL,
            text TEXT NOT NULL,
            state TEXT NOT NULL,
            menu TEXT,
            seed INTEGER,
            parameters TEXT,
            model TEXT,
            failure TEXT,
            owner TEXT,
            indexed INTEGER NOT NULL DEFAULT 0,
            created REAL NOT NULL,
            updated REAL NOT NULL,
            UNIQUE (turn, position)
        ) STRICT;
        CREATE INDEX reply_streaming ON reply (updated) WHERE state = 'streaming';
        CREATE INDEX reply_not_indexed ON reply (key) WHERE indexed = 0;
        CREATE TABLE message (
            key INTEGER PRIMARY KEY,
            conversation INTEGER NOT NULL REFERENCES conversation ON DELETE CASCADE,
            turn INTEGER REFERENCES turn ON DELETE CASCADE,
            reply INTEGER REFERENCES reply ON DELETE CASCADE,
            text TEXT NOT NULL
        ) STRICT;
        CREATE INDEX message_conversation ON message (conversation);
        CREATE INDEX message_turn ON message (turn);
        CREATE INDEX message_reply ON message (reply);
        CREATE VIRTUAL TABLE search USING fts5(
            terms, content = '', detail = none, columnsize = 0, tokenize = 'ascii'
        );
        """

    private static let second = """
        ALTER TABLE reply ADD COLUMN reasons TEXT NOT NULL DEFAULT '[]';
        ALTER TABLE reply ADD COLUMN source TEXT NOT NULL DEFAULT 'model';
        CREATE TABLE person (
            key INTEGER PRIMARY KEY,
            id TEXT NOT NULL UNIQUE,
            is_self INTEGER NOT NULL,
            eats_along INTEGER NOT NULL DEFAULT 0,
            profile TEXT NOT NULL,
            updated REAL NOT NULL
        ) STRICT;
        CREATE UNIQUE INDEX person_self ON person (is_self) WHERE is_self = 1;
        CREATE TABLE meal (
            key INTEGER PRIMARY KEY,
            id TEXT NOT NULL UNIQUE,
            eaten REAL NOT NULL,
            meal TEXT NOT NULL,
            menu TEXT NOT NULL,
            portion REAL NOT NULL,
            nutrition TEXT
        ) STRICT;
        CREATE INDEX meal_eaten ON meal (eaten);
        CREATE TABLE taste (
            key INTEGER PRIMARY KEY,
            date REAL NOT NULL,
            menu TEXT NOT NULL,
            verdict TEXT NOT NULL
        ) STRICT;
        CREATE INDEX taste_date ON taste (date);
        CREATE TABLE setting (
            key INTEGER PRIMARY KEY,
            name TEXT NOT NULL UNIQUE,
            value TEXT NOT NULL
        ) STRICT;
        """
}

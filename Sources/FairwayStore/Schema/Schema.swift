internal import GRDB

/// The tables and how they came to be; a migration that was released is never changed, only followed by another.
enum Schema {
    static let migrator: DatabaseMigrator = {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("1") { database in
            try database.execute(sql: objects)
            try database.execute(sql: addresses)
            try database.execute(sql: ports)
        }
        migrator.registerMigration("firewall") { database in
            try database.execute(sql: firewall)
        }
        migrator.registerMigration("networks") { database in
            try database.execute(sql: networks)
        }
        migrator.registerMigration("operatorRules") { database in
            try database.execute(sql: operatorRules)
        }
        migrator.registerMigration("bandwidth") { database in
            try database.execute(sql: bandwidth)
        }
        return migrator
    }()
}

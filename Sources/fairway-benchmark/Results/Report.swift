/// The lines that Benchmarks/run makes its tables from.
enum Report {
    static func enter(_ value: Double, _ unit: String = "ms", table: String, row: String, column: String) {
        print("\(table)\t\(row)\t\(column)\t\(value)\t\(unit)")
    }

    /// A row that says how many times as much one row is as another.
    static func enterRatio(of row: String, to base: String, as title: String, table: String, column: String) {
        print("\(table)\t\(title)\t\(column)\t\(row) / \(base)\t×")
    }
}

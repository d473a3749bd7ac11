internal import Glibc

/// The lines that Benchmarks/run makes its tables from.
enum Report {
    static func enter(_ value: Double, _ unit: String = "ms", table: String, row: String, column: String) {
        print("\(table)\t\(row)\t\(column)\t\(value)\t\(unit)")
    }

    /// A row that says how many times as much one row is as another.
    static func enterRatio(of row: String, to base: String, as title: String, table: String, column: String) {
        print("\(table)\t\(title)\t\(column)\t\(row) / \(base)\t×")
    }

    /// Says why something was not measured.
    static func complain(_ sentence: String) {
        write("fairway-benchmark: \(sentence)\n")
    }

    static func write(_ text: String) {
        let bytes = Array(text.utf8)
        unsafe Glibc.write(STDERR_FILENO, bytes, bytes.count)
    }
}

import Glibc  // links the mathematics library, which rounding needs

/// One figure and its place in the tables, as a program printed it.
struct Cell {
    enum Content {
        case value(Double)
        /// How many times as much one row has in the same column as another.
        case ratio(of: String, to: String)
    }

    var table: String
    var row: String
    var column: String
    var content: Content
    var unit: String

    /// Reads `TABLE<tab>ROW<tab>COLUMN<tab>VALUE<tab>UNIT`; nil for anything else.
    ///
    /// The value is a number, or two rows of the table with ` / ` between them.
    init?(line: String) {
        let fields = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
        guard fields.count == 5, let content = Self.content(fields[3]) else { return nil }
        table = fields[0]
        row = fields[1]
        column = fields[2]
        self.content = content
        unit = fields[4]
    }

    private static func content(_ field: String) -> Content? {
        if let value = Double(field) { return value.isFinite ? .value(value) : nil }
        let rows = field.split(separator: " / ").map(String.init)
        return rows.count == 2 ? .ratio(of: rows[0], to: rows[1]) : nil
    }

    /// A value with three significant digits or all before the point, and the unit.
    func text(of value: Double) -> String {
        let magnitude = value.magnitude
        let places = magnitude >= 100 ? 0 : magnitude >= 10 ? 1 : magnitude >= 1 ? 2 : 3
        var scale = 1.0
        for _ in 0..<places { scale *= 10 }
        guard let scaled = Int(exactly: (magnitude * scale).rounded()) else { return "\(value) \(unit)" }
        let sign = value < 0 && scaled != 0 ? "-" : ""
        guard places > 0 else { return "\(sign)\(scaled) \(unit)" }
        let fraction = String(scaled % Int(scale))
        let zeros = String(repeating: "0", count: places - fraction.count)
        return "\(sign)\(scaled / Int(scale)).\(zeros)\(fraction) \(unit)"
    }
}

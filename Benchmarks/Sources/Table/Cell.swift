import Glibc  // links the mathematics library, which rounding needs

/// One measured value and its place in the tables, as a program printed it.
struct Cell {
    var table: String
    var row: String
    var column: String
    var value: Double
    var unit: String

    /// Reads `TABLE<tab>ROW<tab>COLUMN<tab>VALUE<tab>UNIT`; nil for anything else.
    init?(line: String) {
        let fields = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
        guard fields.count == 5, let value = Double(fields[3]), value.isFinite else { return nil }
        table = fields[0]
        row = fields[1]
        column = fields[2]
        self.value = value
        unit = fields[4]
    }

    /// The value with three significant digits or all before the point, and its unit.
    var text: String {
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

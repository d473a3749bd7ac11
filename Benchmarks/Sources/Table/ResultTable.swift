/// Everything that was measured for one question; rows and columns stand in the order in which they came.
struct ResultTable {
    let title: String
    private var rows: [String] = []
    private var columns: [String] = []
    private var cells: [String: [String: Cell]] = [:]

    init(title: String) {
        self.title = title
    }

    /// Enters a value; a later one for the same place replaces it.
    mutating func enter(_ cell: Cell) {
        if !rows.contains(cell.row) { rows.append(cell.row) }
        if !columns.contains(cell.column) { columns.append(cell.column) }
        cells[cell.row, default: [:]][cell.column] = cell
    }

    /// A figure with its unit; a dash where there is none, or none to compare it with.
    private func figure(_ row: String, _ column: String) -> String {
        guard let cell = cells[row]?[column] else { return "–" }
        switch cell.content {
        case .value(let value):
            return cell.text(of: value)
        case .ratio(let own, let base):
            guard let own = value(own, column), let base = value(base, column), base != 0 else { return "–" }
            return cell.text(of: own / base)
        }
    }

    private func value(_ row: String, _ column: String) -> Double? {
        guard case .value(let value)? = cells[row]?[column]?.content else { return nil }
        return value
    }

    /// A Markdown table with columns as wide as their widest value.
    var text: String {
        let lines = [[title] + columns] + rows.map { row in [row] + columns.map { figure(row, $0) } }
        let widths = (0...columns.count).map { index in lines.map { $0[index].count }.max() ?? 0 }
        let ruler = widths.enumerated().map { index, width in
            String(repeating: "-", count: width + 1) + (index == 0 ? "-" : ":")
        }
        var printed = lines.map { "| " + padded($0, to: widths).joined(separator: " | ") + " |" }
        printed.insert("|" + ruler.joined(separator: "|") + "|", at: 1)
        return printed.joined(separator: "\n")
    }

    /// The first column to the left, values to the right.
    private func padded(_ fields: [String], to widths: [Int]) -> [String] {
        zip(fields, widths).enumerated().map { index, pair in
            let space = String(repeating: " ", count: pair.1 - pair.0.count)
            return index == 0 ? pair.0 + space : space + pair.0
        }
    }
}

/// Rows of text in aligned columns, three spaces apart and at least ten wide, as Docker prints them.
enum Table {
    private static let padding = 3
    private static let minimumWidth = 10

    static func text(_ rows: [[String]]) -> String {
        let columns = rows.map(\.count).max() ?? 0
        // The last column needs no width: nothing follows it.
        let widths = (0..<max(columns - 1, 0)).map { column in
            let longest = rows.filter { column < $0.count - 1 }.map { $0[column].count }.max() ?? 0
            return max(longest + padding, minimumWidth)
        }
        return rows.map { line($0, widths) + "\n" }.joined()
    }

    private static func line(_ cells: [String], _ widths: [Int]) -> String {
        let padded = cells.dropLast().enumerated().map { column, cell in
            cell + String(repeating: " ", count: widths[column] - cell.count)
        }
        return padded.joined() + (cells.last ?? "")
    }
}

// Reads what the measuring programs print, one value a line, and prints a table for each question.

import Glibc

var tables: [ResultTable] = []
var isComplete = true

while let line = readLine() {
    guard let cell = Cell(line: line) else {
        print("not a result: \(line)")
        isComplete = false
        continue
    }
    let index = tables.firstIndex { $0.title == cell.table } ?? tables.endIndex
    if index == tables.endIndex { tables.append(ResultTable(title: cell.table)) }
    tables[index].enter(cell)
}
print(tables.map(\.text).joined(separator: "\n\n"))
exit(isComplete ? 0 : 1)

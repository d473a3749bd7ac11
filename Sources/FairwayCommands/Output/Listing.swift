internal import FairwayAPI
internal import FairwayModel

/// Objects as `ls` and `ps` list them: as a table, as JSON, by a template, or their IDs alone.
struct Listing {
    struct Column {
        /// The name in templates.
        let field: String
        /// The heading in tables.
        let heading: String

        init(_ field: String, _ heading: String) {
            self.field = field
            self.heading = heading
        }
    }

    /// Every field that templates can name.
    let columns: [Column]
    /// The fields of the usual table.
    let tableFields: [String]
    /// An object each, with all fields.
    let rows: [JSONValue]

    /// What to print.
    func text(_ format: ListFormat) throws(FairwayError) -> String {
        switch format {
        case .ids: rows.map { ($0["ID"]?.templateText ?? "") + "\n" }.joined()
        case .table: usualTable
        case .json: rows.map { $0.compactText + "\n" }.joined()
        case .template(let template): try lines(of: template, rows)
        case .tableTemplate(let template): try table(template)
        }
    }

    private var usualTable: String {
        let headings = tableFields.map { field in columns.first { $0.field == field }?.heading ?? field }
        let cells = rows.map { row in tableFields.map { row[$0]?.templateText ?? "" } }
        return Table.text([headings] + cells)
    }

    private func table(_ template: Template) throws(FairwayError) -> String {
        let heading = JSONValue.object(columns.map { .init($0.field, .string($0.heading)) })
        let text = try lines(of: template, [heading] + rows)
        let cells = text.split(separator: "\n").map { line in
            line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
        }
        return Table.text(cells)
    }

    private func lines(of template: Template, _ values: [JSONValue]) throws(FairwayError) -> String {
        var text = ""
        for value in values { text += try template.text(for: value) + "\n" }
        return text
    }
}

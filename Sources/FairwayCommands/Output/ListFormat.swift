internal import FairwayModel

/// How a list is printed.
enum ListFormat {
    /// The usual columns.
    case table
    /// An object a line.
    case json
    /// An ID a line.
    case ids
    case template(Template)
    /// A template whose tabs separate columns, with headings.
    case tableTemplate(Template)

    /// Reads `--format` and `-q`: a format wins over IDs alone.
    init(_ format: String?, onlyIDs: Bool) throws(FairwayError) {
        switch format {
        case nil where onlyIDs: self = .ids
        case nil, "", "table": self = .table
        case "json", "{{json .}}": self = .json
        case let format?:
            if let columns = format.suffix(after: "table ") {
                self = .tableTemplate(try Template(String(columns)))
            } else {
                self = .template(try Template(format))
            }
        }
    }
}

internal import FairwayAPI
internal import FairwayModel

/// Prints the JSON of several objects, going on where one is missing.
struct Inspection {
    let format: String?

    /// Prints an array, or a line an object with a format; false if something was missing.
    func print(
        _ references: [String],
        _ find: (String) throws(FairwayError) -> JSONValue
    ) throws(FairwayError) -> Bool {
        let template: Template? = if let format, format != "json" { try Template(format) } else { nil }
        var found: [JSONValue] = []
        var isComplete = true
        for reference in references {
            do throws(FairwayError) {
                found.append(try find(reference))
            } catch {
                // What is there is shown first, as Docker does.
                guard error.code == .notFound || error.code == .invalidArgument else { throw error }
                isComplete = false
                Console.printError(error.message)
            }
        }
        if let template {
            for value in found { Console.print(try template.text(for: value)) }
        } else {
            let array = JSONValue.array(found)
            Console.print(format == "json" ? array.compactText : array.prettyText)
        }
        return isComplete
    }
}

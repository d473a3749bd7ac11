/// Finds what a misspelt name may have meant.
enum NearestName {
    /// The name that takes the fewest changed, missing and added characters, if those are at most a third of it.
    static func of(_ text: String, among names: [String]) -> String? {
        let wanted = Array(text.lowercased().map { $0 == "_" || $0 == "." ? "-" : $0 })
        let distances = names.map { (name: $0, distance: distance(wanted, Array($0))) }
        guard let nearest = distances.min(by: { $0.distance < $1.distance }) else { return nil }
        return nearest.distance <= max(nearest.name.count / 3, 1) ? nearest.name : nil
    }

    /// Levenshtein's distance, with two characters that changed places as one change.
    private static func distance(_ first: [Character], _ second: [Character]) -> Int {
        var beforeLast: [Int] = []
        var last = Array(0...second.count)
        for row in first.indices {
            var current = [row + 1]
            for column in second.indices {
                var best = min(
                    last[column] + (first[row] == second[column] ? 0 : 1),
                    last[column + 1] + 1,
                    current[column] + 1
                )
                if row > 0, column > 0, first[row] == second[column - 1], first[row - 1] == second[column] {
                    best = min(best, beforeLast[column - 1] + 1)
                }
                current.append(best)
            }
            (beforeLast, last) = (last, current)
        }
        return last[second.count]
    }
}

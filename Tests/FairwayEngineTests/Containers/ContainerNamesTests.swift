import FairwayModel
import Testing

@testable import FairwayEngine

@Suite("Names for containers whose users gave none")
struct ContainerNamesTests {
    @Test("A name is two words, and one that users could give too")
    func words() throws {
        let name = try ContainerNames.make { _ in false }
        #expect(name.split(separator: "_").count == 2)
        #expect(throws: Never.self) { try ObjectName.validate(name, kind: "container") }
    }

    @Test("Where the words are taken a number follows")
    func numbers() throws {
        let name = try ContainerNames.make { $0.last?.isNumber != true }
        #expect(name.last?.isNumber == true)
    }
}

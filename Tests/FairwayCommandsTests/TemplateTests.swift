import FairwayAPI
import FairwayModel
import Testing

@testable import FairwayCommands

@Suite("Templates")
struct TemplateTests {
    private static let value: JSONValue = [
        "Name": "web",
        "Count": 2,
        "Running": true,
        "Nothing": .null,
        "State": ["Status": "running", "Pid": 7],
        "Aliases": ["a", "b"],
        "Networks": ["bridge": ["IPAddress": "172.17.0.2"], "my-net": ["IPAddress": "10.0.0.2"]],
        "Config": [["Subnet": "10.0.0.0/24"]],
        "Empty": .array([]),
    ]

    @Test(
        "A template is filled in as Go does",
        arguments: [
            ("plain", "plain"),
            ("{{.Name}}", "web"),
            ("{{ .Name }}\\t{{.Count}}\\n", "web\t2\n"),
            ("{{.State.Status}}:{{.State.Pid}}", "running:7"),
            ("{{json .State}}", "{\"Status\":\"running\",\"Pid\":7}"),
            ("{{.State | json}}", "{\"Status\":\"running\",\"Pid\":7}"),
            ("{{.Aliases}}", "[a b]"),
            ("{{.State}}", "map[Status:running Pid:7]"),
            ("{{.Nothing}}", "<no value>"),
            ("{{range .Networks}}{{.IPAddress}} {{end}}", "172.17.0.2 10.0.0.2 "),
            ("{{range $k, $v := .Networks}}{{$k}}={{$v.IPAddress}};{{end}}", "bridge=172.17.0.2;my-net=10.0.0.2;"),
            ("{{range $v := .Aliases}}{{$v}}{{end}}", "ab"),
            ("{{range .Empty}}x{{else}}none{{end}}", "none"),
            ("{{range $i, $v := .Aliases}}{{if $i}},{{end}}{{$v}}{{end}}", "a,b"),
            ("{{if .Running}}up{{else}}down{{end}}", "up"),
            ("{{if .Empty}}a{{else if .Count}}b{{else}}c{{end}}", "b"),
            ("{{if and .Running (eq .Name \"web\")}}yes{{end}}", "yes"),
            ("{{if not .Running}}no{{end}}", ""),
            ("{{with .State}}{{.Pid}}{{end}}", "7"),
            ("{{with .Nothing}}x{{else}}{{.Name}}{{end}}", "web"),
            ("{{(index .Config 0).Subnet}}", "10.0.0.0/24"),
            ("{{index .Networks \"my-net\" \"IPAddress\"}}", "10.0.0.2"),
            ("{{join .Aliases \", \"}}", "a, b"),
            ("{{range split \"a:b\" \":\"}}[{{.}}]{{end}}", "[a][b]"),
            ("{{upper .Name}}{{len .Aliases}}", "WEB2"),
            ("{{printf \"%s=%d%%\" .Name .Count}}", "web=2%"),
            ("{{println .Name}}{{print .Name .Count}}", "web\nweb2"),
            ("{{$n := .Name}}{{range .Aliases}}{{$n}}.{{.}} {{end}}", "web.a web.b "),
            ("{{range .Aliases}}{{$.Name}}{{end}}", "webweb"),
            ("a {{- /* comment */ -}} b", "ab"),
            ("a {{- .Name -}} b", "awebb"),
            ("{{/* only a comment */}}x", "x"),
            ("{{ne .Name \"db\"}}", "true"),
            ("{{`raw`}}{{\"q\\\"\"}}", "rawq\""),
        ]
    )
    func filledIn(template: String, text: String) throws {
        #expect(try Template(template).text(for: Self.value) == text)
    }

    @Test(
        "A wrong template is one sentence",
        arguments: [
            ("{{.Name", "an action has no \"}}\""),
            ("{{}}", "an action is empty"),
            ("{{if .Name}}x", "{{if}} has no {{end}}"),
            ("{{end}}", "{{end}} or {{else}} without a beginning"),
            ("{{.State.Foo}}", "there is no field .Foo; there are .Status, .Pid"),
            ("{{.Name.Foo}}", ".Foo is asked of a text, which has no fields"),
            ("{{bogus .Name}}", "there is no function \"bogus\""),
            ("{{$x}}", "the variable $x is not defined"),
            ("{{range .Name}}{{end}}", "range can't go over a text"),
            ("{{index .Aliases 5}}", "the index 5 is out of range: there are 2 elements"),
            ("{{index .Name 0}}", "index can't find 0 in a text"),
            ("{{printf \"%x\" .Count}}", "printf knows %s, %v, %d and %q, not %x"),
            ("{{\"open}}", "a string has no end"),
            ("{{(.Name}}", "a \"(\" has no \")\""),
            ("{{.Name)}}", "a \")\" is too much"),
            ("{{%}}", "unexpected \"%\""),
        ]
    )
    func mistakes(template: String, reason: String) {
        let error = FairwayError(.invalidArgument, "invalid --format \"\(template)\": \(reason)")
        #expect(throws: error) { _ = try Template(template).text(for: Self.value) }
    }
}

// `mechuri dataset stats`: a data set in figures.

import ArgumentParser
import Datasets
import Diagnostics
import Foundation

extension DatasetCommand {
    /// Measures a data set.
    struct Stats: ParsableCommand {
        static var configuration: CommandConfiguration {
            CommandConfiguration(
                commandName: "stats",
                abstract: say("길이, 첫마디, 되풀이를 셉니다.", "Count lengths, openings and repetitions.")
            )
        }
        @OptionGroup var language: LanguageOptions
        @OptionGroup var input: DatasetInputOptions
        @OptionGroup var tokenizer: TokenizerOptions
        @Option(
            help: ArgumentHelp(
                say("첫마디를 몇 개까지", "How many openings"),
                valueName: "n"
            )
        )
        var top = 10
        @Flag(help: ArgumentHelp(say("JSON으로", "As JSON")))
        var json = false

        func validate() throws {
            guard top >= 0 else {
                throw ValidationError(say("--top에는 0 이상을 쓰세요.", "--top takes 0 or more."))
            }
        }

        func run() throws {
            var statistics = DatasetStatistics(countTokens: try tokenizer.load()?.count)
            try input.forEachRow { row, _ in statistics.add(try row.get()) }
            if json { return try printJSON(Report(statistics, top: top)) }
            printCounts(statistics)
            printLengths(statistics)
            printOpenings(say("질문의 첫마디", "Openings of questions"), statistics.questionOpenings(top))
            printOpenings(say("답의 첫마디", "Openings of answers"), statistics.answerOpenings(top))
        }

        private func printCounts(_ statistics: DatasetStatistics) {
            var table = TextTable(header: ["", "", ""], leading: 1)
            func add(_ label: String, _ count: Int) {
                let share = Double(count) / Double(max(statistics.rowCount, 1))
                table.append([label, "\(count)", percent(share)])
            }
            table.append([say("행", "rows"), "\(statistics.rowCount)"])
            table.append([say("답", "answers"), "\(statistics.exampleCount)"])
            add(say("여러 번 주고받은 행", "rows of several exchanges"), statistics.conversationCount)
            add(say("input이 있는 행", "rows with an input"), statistics.withInput)
            add(say("weight가 있는 행", "rows with a weight"), statistics.withWeight)
            add(say("앞에 나온 질문", "repeated questions"), statistics.repeatedQuestions)
            add(say("앞의 행과 같은 행", "repeated rows"), statistics.duplicates)
            let korean = say("글자 가운데 한글", "Korean among the letters")
            table.append([korean, "", percent(statistics.koreanShare)])
            table.print()
        }

        private func printLengths(_ statistics: DatasetStatistics) {
            var table = TextTable(
                header: [
                    "", say("평균", "mean"), say("최소", "min"), "5 %", say("중앙값", "median"), "95 %",
                    "99 %", say("최대", "max"), say("합", "total"),
                ],
                leading: 1
            )
            for measure in DatasetStatistics.Measure.allCases {
                guard let length = statistics.lengths(measure) else { continue }
                let mean = length.mean.formatted(
                    .number.precision(.fractionLength(1)).grouping(.never)
                )
                let figures = [
                    length.minimum, length.p5, length.median, length.p95, length.p99,
                    length.maximum, length.total,
                ]
                table.append([Self.label(measure), mean] + figures.map(String.init))
            }
            printLine()
            table.print()
        }

        private func printOpenings(_ title: String, _ openings: [(text: String, count: Int)]) {
            guard !openings.isEmpty else { return }
            printLine()
            printLine(title)
            var table = TextTable(header: ["", ""], leading: 2)
            for opening in openings { table.append(["\(opening.count)", opening.text]) }
            table.print()
        }

        private func percent(_ share: Double) -> String {
            (share * 100).formatted(.number.precision(.fractionLength(1))) + " %"
        }

        private static func label(_ measure: DatasetStatistics.Measure) -> String {
            switch measure {
            case .instructionCharacters: say("질문(자)", "question, characters")
            case .instructionSyllables: say("질문(음절)", "question, syllables")
            case .inputCharacters: say("input(자)", "input, characters")
            case .outputCharacters: say("답(자)", "answer, characters")
            case .outputSyllables: say("답(음절)", "answer, syllables")
            case .exampleTokens: say("학습 글(토큰)", "training text, tokens")
            case .answerTokens: say("배우는 토큰", "tokens learnt")
            }
        }
    }
}

extension DatasetCommand.Stats {
    private struct Report: Encodable {
        struct Opening: Encodable {
            let text: String
            let count: Int
        }
        let rows: Int
        let examples: Int
        let conversations: Int
        let withInput: Int
        let withWeight: Int
        let repeatedQuestions: Int
        let duplicates: Int
        let koreanShare: Double
        let lengths: [String: LengthSummary]
        let questionOpenings: [Opening]
        let answerOpenings: [Opening]

        init(_ statistics: DatasetStatistics, top: Int) {
            rows = statistics.rowCount
            examples = statistics.exampleCount
            conversations = statistics.conversationCount
            withInput = statistics.withInput
            withWeight = statistics.withWeight
            repeatedQuestions = statistics.repeatedQuestions
            duplicates = statistics.duplicates
            koreanShare = statistics.koreanShare
            lengths = Dictionary(
                DatasetStatistics.Measure.allCases.compactMap { measure in
                    statistics.lengths(measure).map { (measure.rawValue, $0) }
                }
            ) { first, _ in first }
            questionOpenings = statistics.questionOpenings(top).map {
                Opening(text: $0.text, count: $0.count)
            }
            answerOpenings = statistics.answerOpenings(top).map {
                Opening(text: $0.text, count: $0.count)
            }
        }

        enum CodingKeys: String, CodingKey {
            case rows, examples, conversations
            case withInput = "with_input"
            case withWeight = "with_weight"
            case repeatedQuestions = "repeated_questions"
            case duplicates
            case koreanShare = "korean_share"
            case lengths
            case questionOpenings = "question_openings"
            case answerOpenings = "answer_openings"
        }
    }
}

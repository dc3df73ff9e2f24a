// `mechuri collect`: instructions and answers to train on, written by a teacher.

import ArgumentParser
import Diagnostics
import Foundation
import HTTPClient
import SelfInstruct

/// Collects by self-instruct.
struct CollectCommand: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "collect",
            abstract: say(
                "배울 질문과 답을 다른 모델에게서 모읍니다(self-instruct).",
                "Collect instructions and answers from another model (self-instruct)."
            ),
            discussion: say(
                "씨앗 작업 몇 개를 보여 주고 새 작업을 받아, 쓸 만하고 새로운 것만 한 줄씩 파일에 더합니다. "
                    + "멈췄다가 같은 명령으로 이어서 모을 수 있습니다. 키는 환경 변수 MECHURI_TEACHER_KEY에서만 읽고 "
                    + "(api.openai.com이면 OPENAI_API_KEY도) 어디에도 적지 않습니다.\n\n"
                    + "mechuri collect -o data.jsonl --count 1100 --model gpt-4o-mini --dry-run\n"
                    + "mechuri collect -o data.jsonl --teacher http://127.0.0.1:8080/v1 --model local\n"
                    + "mechuri collect -o data.jsonl --teacher engine --count 100",
                "Shows a few tasks, takes new ones, and appends to the file what is usable and new, a "
                    + "line each. Stop it and go on with the same command. The key is read from the "
                    + "environment alone, MECHURI_TEACHER_KEY (for api.openai.com OPENAI_API_KEY "
                    + "too), and written nowhere.\n\n"
                    + "mechuri collect -o data.jsonl --count 1100 --model gpt-4o-mini --dry-run\n"
                    + "mechuri collect -o data.jsonl --teacher http://127.0.0.1:8080/v1 --model local\n"
                    + "mechuri collect -o data.jsonl --teacher engine --count 100"
            )
        )
    }

    @OptionGroup var language: LanguageOptions
    @OptionGroup var teacher: TeacherOptions
    @OptionGroup var limits: CollectLimits
    @Option(
        name: [.short, .long],
        help: ArgumentHelp(
            say("모은 것을 더할 JSONL 파일", "JSONL file to append to"),
            valueName: say("파일", "file")
        ),
        completion: .file(extensions: ["jsonl"])
    )
    var output: String
    @Option(
        name: [.short, .long],
        help: ArgumentHelp(say("파일에 있을 행의 수", "Rows the file is to hold"), valueName: "n")
    )
    var count = 1100
    @Option(
        help: ArgumentHelp(
            say(
                "씨앗 작업 파일 (기본 Models/seed_tasks.jsonl)",
                "Seed tasks (default Models/seed_tasks.jsonl)"
            ),
            valueName: say("파일", "file")
        ),
        completion: .file(extensions: ["jsonl"])
    )
    var seeds: String?
    @Option(
        help: ArgumentHelp(
            say("난수 씨앗: 보여 줄 작업을 고름", "Seed: chooses the tasks that are shown"),
            valueName: "n"
        )
    )
    var seed: UInt64 = 42
    @Option(
        help: ArgumentHelp(
            say("이보다 비슷하면(ROUGE-L) 버림", "Drop what is more alike than this (ROUGE-L)"),
            valueName: "f"
        )
    )
    var similarity = 0.7
    @Flag(
        name: .customLong("dry-run"),
        help: ArgumentHelp(
            say("묻지 않고 첫 질문과 예상 비용만 출력", "Ask nothing; print the first prompt and estimates")
        )
    )
    var dryRun = false
    @Option(
        help: ArgumentHelp(
            say("결과를 JSON으로 쓸 파일", "File for the result as JSON"),
            valueName: say("파일", "file")
        ),
        completion: .file(extensions: ["json"])
    )
    var report: String?

    func validate() throws {
        if output.isEmpty {
            throw ValidationError(say("파일의 이름이 비어 있습니다.", "A path is empty."))
        }
        try OptionRange.check(count, "--count", in: 1...10_000_000)
        try OptionRange.check(similarity, "--similarity", in: 0...0.999)
    }

    func run() throws {
        let surroundings = try Surroundings()
        let seedPath = try seeds ?? surroundings.locator.seedTasks()
        guard let data = FileManager.default.contents(atPath: seedPath) else {
            throw CollectError.noSeedFile(path: seedPath)
        }
        let tasks = try SeedTask.read(data, path: seedPath)
        if dryRun {
            try CollectEstimate(self, tasks).print()
            return
        }
        let setup = CollectSetup(command: self, surroundings: surroundings, tasks: tasks)
        // What is wrong with the teacher is known before a file is made.
        let made = try setup.teacher()
        let flag = Interrupt.flag()
        let display = CollectDisplay(target: count)
        let result = try blocking { [self] in
            try await setup.collect(made, into: output, display) { flag.isCancelled }
        }
        display.clear()
        let report = CollectReport(result, path: output, prices: limits.prices)
        report.print()
        if let path = self.report { try report.write(to: path) }
        try finish(result)
    }

    private func finish(_ result: CollectionResult) throws {
        switch result.end {
        case .reached, .requestsSpent, .moneySpent: return
        case .interrupted: throw ExitCode(Interrupt.exitCode)
        case .failed(let error): throw error
        }
    }

    /// What is to be collected.
    var plan: CollectionPlan {
        var plan = CollectionPlan(target: count, seed: seed)
        plan.concurrency = teacher.isEngine ? 1 : limits.concurrency
        plan.maximumRequests = limits.maxRequests
        plan.maximumTokens = teacher.maxTokens
        plan.giveUpAfter = limits.giveUpAfter
        plan.similarity = similarity
        return plan
    }
}

/// What only this command can get wrong.
enum CollectError: UserFacingError, Equatable {
    /// The file of seed tasks cannot be read.
    case noSeedFile(path: String)

    var exitStatus: ExitStatus { .missingInput }

    func message(in language: Language) -> String {
        switch self {
        case .noSeedFile(let path):
            language.pick(
                "씨앗 작업 파일 \(path)을(를) 읽을 수 없습니다. 경로와 권한을 확인해 주세요.",
                "The seed tasks \(path) cannot be read. Check path and permissions."
            )
        }
    }
}

// `mechuri dataset`: looks after the rows that a model is taught with, before and after it is.

import ArgumentParser
import Datasets

/// Data sets of instructions.
struct DatasetCommand: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "dataset",
            abstract: say("학습 데이터를 점검하고 다듬습니다.", "Check and tend data sets of instructions."),
            discussion: say(
                "Alpaca(instruction, input, output)와 ShareGPT(conversations) 또는 messages의 JSON 배열과 JSONL을 "
                    + "읽습니다. 형식은 파일을 보고 압니다.",
                "Reads JSON arrays and JSONL of Alpaca (instruction, input, output), of ShareGPT "
                    + "(conversations) and of messages. The file itself tells its format."
            ),
            subcommands: [
                Check.self, Stats.self, Split.self, Dedup.self, Convert.self, Compose.self,
            ]
        )
    }
}

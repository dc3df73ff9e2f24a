// swift-tools-version: 6.2
// 메추리: a full-screen terminal chat that recommends food from a local GPT-NeoX model.
// Targets stand in the order of the import graph that README.md draws: imports only go up this list.

import PackageDescription

let warningsAreErrors: [SwiftSetting] = [.treatAllWarnings(as: .error)]
let cWarningsAreErrors: [CSetting] = [.treatAllWarnings(as: .error)]

/// A Swift target of ours: warnings are errors everywhere.
func module(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
    .target(name: name, dependencies: dependencies, swiftSettings: warningsAreErrors)
}

/// The tests of one module; all may use TestSupport, Diagnostics and Randomness.
///
/// Golden files and other `data` are read from the source tree, so that UPDATE_GOLDEN=1 can rewrite them.
func tests(
    _ name: String,
    _ dependencies: [Target.Dependency] = [],
    golden: Bool = false,
    data: [String] = []
) -> Target {
    .testTarget(
        name: "\(name)Tests",
        dependencies: [.byName(name: name), "TestSupport", "Randomness"]
            + (name == "Diagnostics" ? [] : ["Diagnostics"]) + dependencies,
        exclude: (golden ? ["Golden"] : []) + data,
        swiftSettings: warningsAreErrors
    )
}

let package = Package(
    name: "mechuri",
    products: [.executable(name: "mechuri", targets: ["mechuri"])],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/LebJe/TOMLKit", from: "0.6.0"),
    ],
    targets: [
        // Foundations
        module("Diagnostics"),
        module("KoreanText"),
        module("Randomness"),
        module("StrictJSON", ["Diagnostics"]),
        .target(name: "CKernels", cSettings: cWarningsAreErrors),
        .systemLibrary(name: "CNcurses"),

        // The engine
        module("Tensors", ["CKernels", "Diagnostics"]),
        module("Tokenization", ["StrictJSON", "Diagnostics"]),
        module("ModelFormats", ["Tensors", "Tokenization", "StrictJSON", "Diagnostics"]),
        module(
            "GPTNeoX",
            ["Tensors", "Tokenization", "ModelFormats", "StrictJSON", "Diagnostics"]
        ),
        module(
            "Generation",
            ["GPTNeoX", "Tokenization", "KoreanText", "Randomness", "Diagnostics"]
        ),

        // The knowledge and the conversation
        module("Prompting", ["KoreanText", "Diagnostics"]),
        module("Recommendation", ["Prompting", "KoreanText", "Randomness", "Diagnostics"]),
        module(
            "ConversationStore",
            [
                "Prompting", "Recommendation", "KoreanText", "Diagnostics",
                .product(name: "GRDB", package: "GRDB.swift"),
            ]
        ),
        module(
            "Configuration",
            ["Diagnostics", .product(name: "TOMLKit", package: "TOMLKit")]
        ),

        // One question in, one recommendation out
        module("Assistant", ["Generation", "Prompting", "Recommendation", "KoreanText"]),

        // The teaching
        module("TextSimilarity", ["KoreanText"]),
        module(
            "Datasets",
            [
                "TextSimilarity", "ModelFormats", "Prompting", "StrictJSON", "KoreanText",
                "Randomness", "Diagnostics",
            ]
        ),
        module(
            "FineTuning",
            [
                "Datasets", "GPTNeoX", "Tensors", "ModelFormats", "Tokenization", "Prompting",
                "StrictJSON", "Randomness", "Diagnostics",
            ]
        ),

        .target(name: "CCurl", cSettings: cWarningsAreErrors),
        module("HTTPClient", ["CCurl", "Diagnostics"]),
        module(
            "SelfInstruct",
            [
                "HTTPClient", "Datasets", "TextSimilarity", "Generation", "Prompting", "KoreanText",
                "StrictJSON", "Randomness", "Diagnostics",
            ]
        ),

        module(
            "Composition",
            [
                "Recommendation", "Datasets", "Prompting", "KoreanText", "Randomness",
                "Diagnostics",
            ]
        ),

        // The measuring
        module(
            "Evaluation",
            [
                "Assistant", "Recommendation", "Datasets", "FineTuning", "Generation", "Prompting",
                "KoreanText", "StrictJSON", "Randomness", "Diagnostics",
            ]
        ),

        // The terminal
        module(
            "ChatUI",
            [
                "Prompting", "Recommendation", "Configuration", "KoreanText", "Randomness",
                "Diagnostics",
            ]
        ),
        module("TrainingUI", ["FineTuning", "ChatUI", "Configuration", "Diagnostics"]),
        module("NcursesTerminal", ["ChatUI", "Configuration", "CNcurses", "Diagnostics"]),

        // The program
        .executableTarget(
            name: "mechuri",
            dependencies: [
                "Diagnostics", "StrictJSON", "Tensors", "Tokenization", "ModelFormats", "GPTNeoX",
                "Generation", "Prompting", "Recommendation", "ConversationStore", "Configuration",
                "Assistant", "TextSimilarity", "Datasets", "FineTuning", "HTTPClient",
                "SelfInstruct", "Composition", "Evaluation", "ChatUI", "TrainingUI",
                "NcursesTerminal",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            swiftSettings: warningsAreErrors
        ),

        // Tests
        .target(
            name: "TestSupport",
            dependencies: ["Randomness"],
            path: "Tests/TestSupport",
            swiftSettings: warningsAreErrors
        ),
        tests("Diagnostics"),
        tests("KoreanText"),
        tests("StrictJSON"),
        tests("Tensors"),
        tests("Tokenization", ["StrictJSON"]),
        tests("ModelFormats", ["Tensors", "Tokenization", "StrictJSON"]),
        tests("GPTNeoX", ["Tensors", "ModelFormats"]),
        tests("Generation", ["GPTNeoX", "Tokenization", "KoreanText"]),
        tests("Prompting", golden: true),
        tests("Recommendation", ["Prompting", "KoreanText"], data: ["Utterances"]),
        tests("Assistant", ["Generation", "Prompting", "Recommendation"]),
        tests("HTTPClient"),
        tests("SelfInstruct", ["HTTPClient", "Datasets", "Generation", "Prompting"], golden: true),
        tests("TextSimilarity"),
        tests(
            "FineTuning",
            ["Tensors", "GPTNeoX", "ModelFormats", "Tokenization", "Prompting", "Datasets"],
            golden: true
        ),
        tests("Datasets", ["TextSimilarity", "ModelFormats", "StrictJSON"]),
        tests("Composition", ["Recommendation", "Datasets", "KoreanText"]),
        tests(
            "Evaluation",
            [
                "Assistant", "Recommendation", "Datasets", "Generation", "Prompting", "KoreanText",
            ],
            golden: true
        ),
        tests("ConversationStore", ["Prompting", "Recommendation"]),
        tests("Configuration"),
        tests("ChatUI", ["Prompting", "Recommendation", "Configuration"], golden: true),
        tests("TrainingUI", ["FineTuning", "ChatUI", "Configuration"], golden: true),
        tests("NcursesTerminal", ["ChatUI", "Configuration"]),
    ],
    swiftLanguageModes: [.v6]
)

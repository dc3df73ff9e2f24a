// What can be said about a person on the command line. Lists are added to, and emptied only when asked
// to: to say one allergy more must never lose another.

import ArgumentParser
import Foundation
import Recommendation

/// The fields of a profile.
struct ProfileOptions: ParsableArguments {
    @Option(help: ArgumentHelp(say("이름", "Name"), valueName: say("이름", "name")))
    var name: String?
    @Option(
        help: ArgumentHelp(
            say("나이 또는 나이대: 35, 30-49", "Age or age band: 35, 30-49"),
            valueName: say("나이", "age")
        ),
        completion: .list(AgeBand.allCases.map(\.rawValue))
    )
    var age: String?
    @Option(
        help: ArgumentHelp(say("성별: 남, 여", "Sex: man, woman"), valueName: say("남|여", "man|woman")),
        completion: .list(Sex.allCases.map(\.rawValue))
    )
    var sex: String?
    @Option(
        help: ArgumentHelp(
            say("활동량: 비활동적, 저활동적, 활동적, 매우 활동적", "Activity: sedentary, low, active, very-active"),
            valueName: say("활동량", "activity")
        ),
        completion: .list(Activity.allCases.map(\.rawValue))
    )
    var activity: String?
    @Option(
        help: ArgumentHelp(
            say("알레르기를 더함, 여러 번 쓸 수 있음: 새우, 우유 …", "Add an allergy; repeatable: shrimp, milk …"),
            valueName: say("식품", "food")
        ),
        completion: .list(Allergen.allCases.map(\.rawValue))
    )
    var allergy: [String] = []
    @Flag(help: ArgumentHelp(say("적어 둔 알레르기를 모두 지움", "Empty the list of allergies first")))
    var noAllergy = false
    @Option(
        help: ArgumentHelp(
            say("먹지 않는 재료나 메뉴를 더함, 여러 번 쓸 수 있음", "Add an ingredient or menu to avoid; repeatable"),
            valueName: say("재료", "food")
        )
    )
    var avoid: [String] = []
    @Flag(help: ArgumentHelp(say("먹지 않는 것의 목록을 비움", "Empty the list of what is avoided first")))
    var noAvoid = false
    @Option(
        help: ArgumentHelp(
            say("식단: 비건, 채식, 페스코, 육식", "Diet: vegan, vegetarian, pescatarian, meat"),
            valueName: say("식단", "diet")
        ),
        completion: .list(DietClass.allCases.map(\.rawValue))
    )
    var diet: String?
    @Flag(inversion: .prefixedNo, help: ArgumentHelp(say("할랄 음식만", "Halal food only")))
    var halal: Bool?
    @Option(
        name: [.long, .customLong("favorite")],
        help: ArgumentHelp(
            say("좋아하는 메뉴나 음식을 더함, 여러 번 쓸 수 있음", "Add a favourite; repeatable"),
            valueName: say("음식", "food")
        )
    )
    var favourite: [String] = []
    @Flag(help: ArgumentHelp(say("좋아하는 것의 목록을 비움", "Empty the list of favourites first")))
    var noFavourite = false
    @Option(
        help: ArgumentHelp(
            say("가장 매워도 되는 정도 0~4, any는 제한 없음", "The hottest, 0 to 4; any is no limit"),
            valueName: "0-4|any"
        )
    )
    var spiciness: String?
    @Option(
        help: ArgumentHelp(
            say("한 끼 예산(원), any는 제한 없음", "Budget for a meal in won; any is no limit"),
            valueName: say("원|any", "won|any")
        )
    )
    var budget: String?
    @Option(
        help: ArgumentHelp(
            say("말투: 존댓말, 반말", "Speech: polite, casual"),
            valueName: say("존댓말|반말", "speech")
        ),
        completion: .list(SpeechLevel.allCases.map(\.rawValue))
    )
    var speech: String?

    /// Whether nothing was said.
    var isEmpty: Bool {
        let values = [name, age, sex, activity, diet, spiciness, budget, speech]
        return values.allSatisfy { $0 == nil } && halal == nil
            && (allergy + avoid + favourite).isEmpty && !noAllergy && !noAvoid && !noFavourite
    }

    func validate() throws {
        var profile = Profile()
        try apply(to: &profile)
    }

    /// Changes what was said, and nothing else.
    ///
    /// - Throws: `ValidationError` for a word that is not known; the profile is then half changed.
    func apply(to profile: inout Profile) throws {
        if let name { profile.name = Self.clean(name) }
        try applyBody(to: &profile)
        try applyFood(to: &profile)
        if let text = speech { profile.speech = try word(text, "--speech") }
        if let text = spiciness {
            profile.spiciness = try number(text, "--spiciness", in: 0...4)
        }
        if let text = budget {
            let digits = text.replacingOccurrences(of: ",", with: "")
            let won = digits.hasSuffix("원") ? String(digits.dropLast()) : digits
            profile.budget = try number(won, "--budget", in: 1...10_000_000)
        }
    }

    private func applyBody(to profile: inout Profile) throws {
        if let age {
            guard let band = AgeBand(words: age) else {
                throw ValidationError(
                    say(
                        "--age에는 19 이상의 나이나 \(Self.list(AgeBand.self)) 가운데 하나를 쓰세요. 받은 값: \(age)",
                        "--age takes an age from 19 on, or one of \(Self.list(AgeBand.self)), not \(age)."
                    )
                )
            }
            profile.age = band
        }
        if let sex { profile.sex = try word(sex, "--sex") }
        if let activity { profile.activity = try word(activity, "--activity") }
    }

    private func applyFood(to profile: inout Profile) throws {
        if noAllergy { profile.allergies = [] }
        for text in Self.parts(allergy) {
            guard let allergen = Allergen(word: text) else { throw Self.unknown(allergen: text) }
            if !profile.allergies.contains(allergen) { profile.allergies.append(allergen) }
        }
        if noAvoid { profile.avoided = [] }
        Self.add(Self.parts(avoid), to: &profile.avoided)
        if noFavourite { profile.favourites = [] }
        Self.add(Self.parts(favourite), to: &profile.favourites)
        if let diet { profile.diet = try word(diet, "--diet") }
        if let halal { profile.halal = halal }
    }

    private func word<Word: ProfileWord>(_ text: String, _ option: String) throws -> Word {
        guard let word = Word(word: text) else {
            let list = Self.list(Word.self)
            throw ValidationError(
                say(
                    "\(option)에는 \(list) 가운데 하나를 쓰세요. 받은 값: \(text)",
                    "\(option) takes one of \(list), not \(text)."
                )
            )
        }
        return word
    }

    private func number(
        _ text: String,
        _ option: String,
        in range: ClosedRange<Int>
    ) throws -> Int? {
        if text == "any" { return nil }
        guard let number = Int(text), range.contains(number) else {
            let (low, high) = (range.lowerBound, range.upperBound)
            throw ValidationError(
                say(
                    "\(option)에는 \(low)부터 \(high)까지, 또는 any를 쓰세요. 받은 값: \(text)",
                    "\(option) takes \(low) to \(high), or any, not \(text)."
                )
            )
        }
        return number
    }

    /// What to say of an allergy that is none of the labelled allergens.
    static func unknown(allergen text: String) -> ValidationError {
        let near = Allergen.nearest(to: text)
        let all = Allergen.allCases.map(\.rawValue).joined(separator: ", ")
        let korean = near.map { " 혹시 ‘\($0)’인가요?" } ?? ""
        let english = near.map { " Did you mean ‘\($0)’?" } ?? ""
        return ValidationError(
            say(
                "‘\(text)’은(는) 표시 대상 알레르기 식품이 아닙니다.\(korean) 표시 대상: \(all). "
                    + "다른 재료라면 이렇게 적어 주세요: --avoid \(text)",
                "‘\(text)’ is no labelled allergen.\(english) They are: \(all). "
                    + "Name any other food with --avoid \(text)."
            )
        )
    }

    /// "새우, 우유" is two.
    private static func parts(_ texts: [String]) -> [String] {
        texts.flatMap { $0.split(separator: ",") }.map { clean(String($0)) }
            .filter { !$0.isEmpty }
    }

    private static func add(_ words: [String], to list: inout [String]) {
        for word in words where !list.contains(word) { list.append(word) }
    }

    private static func clean(_ text: String) -> String {
        text.precomposedStringWithCanonicalMapping
            .trimmingCharacters(in: .whitespacesAndNewlines)
    }

    private static func list<Word: ProfileWord>(_ type: Word.Type) -> String {
        Word.allCases.map(\.rawValue).joined(separator: ", ")
    }
}

extension ProfileOptions {
    /// What is worth knowing of words that no menu has; they are kept all the same.
    func doubts(_ catalog: MenuCatalog) -> [String] {
        Self.parts(avoid).filter { !catalog.knows(avoided: $0) }.map { word in
            let near = catalog.nearest(to: word)
            let korean = near.map { " 혹시 ‘\($0)’인가요?" } ?? ""
            let english = near.map { " Did you mean ‘\($0)’?" } ?? ""
            return say(
                "참고: ‘\(word)’은(는) 아는 재료나 메뉴가 아닙니다.\(korean) 적어 두기는 합니다.",
                "Note: ‘\(word)’ is no ingredient or menu that is known.\(english) It is kept as it is."
            )
        }
    }
}

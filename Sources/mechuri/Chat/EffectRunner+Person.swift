// Food and people: what the chat wants to know about a menu, and what it wants kept about who eats.

import ChatUI
import ConversationStore
import Diagnostics
import Foundation
import Recommendation

extension EffectRunner {
    /// Reads who eats and tells the chat; what cannot be read is reported, and nobody is known then.
    func readPerson() {
        database.enqueue { [self] database in
            do {
                try person.read(database)
            } catch {
                person.fail(error.text(in: language))
                reportStore(error)
            }
            mailbox.post(.person(person.facts))
        }
    }

    /// Does an effect about food or people.
    func performPerson(_ effect: ChatEffect) {
        switch effect {
        case .describe(let menu): describe(menu)
        case .logMeal(let menu): logMeal(menu)
        case .saveMeal(let meal): change { try $0.saveMeal(meal) }
        case .removeMeal(let id): change { _ = try $0.removeMeal(id) }
        case .readDiary(let from, let through):
            person.range = (from, through)
            database.enqueue { [self] in postDiary($0) }
        case .saveProfile(let profile):
            changePerson { try $0.savePerson(profile) }
        case .removeCompanion(let id): changePerson { _ = try $0.removeCompanion(id) }
        case .eatWith(let ids): changePerson { try $0.eatWith(ids) }
        case .skipQuestionnaire: changePerson { try $0.skipQuestionnaire() }
        case .forgetPerson: changePerson { _ = try $0.forgetPerson() }
        default: break
        }
    }

    /// A menu's card, as soon as the catalogue is open.
    func describe(_ name: String) {
        guard let catalog = speaker.voice?.assistant.catalog,
            let menu = catalog.menu(named: name)
        else { return }
        let contents = catalog.contents(of: menu)
        mailbox.post(
            .facts(
                MenuFacts(
                    menu: menu,
                    allergens: Allergen.allCases.filter(contents.allergens.contains),
                    allergensAreKnown: contents.isKnown
                )
            )
        )
    }

    /// Remembers that a menu was passed over for another.
    func passOver(_ menu: String?) {
        guard let menu else { return }
        database.enqueue { [self] database in
            do {
                try database.addTaste(TasteEvent(date: Date(), menu: menu, verdict: .passedOver))
                try person.read(database)
            } catch { reportStore(error) }
        }
    }

    private func logMeal(_ name: String) {
        let menu = speaker.voice?.assistant.catalog.menu(named: name)
        let now = Date()
        let circumstances = Circumstances(now: now, calendar: .current)
        let record = MealRecord(
            eaten: now,
            meal: circumstances.meal,
            menu: menu?.name ?? name,
            nutrition: menu?.nutrition
        )
        database.enqueue { [self] database in
            do {
                try database.saveMeal(record)
                try database.addTaste(
                    TasteEvent(date: now, menu: record.menu, verdict: .accepted)
                )
                try person.read(database)
                mailbox.post(.mealLogged(DiaryMeal(record)))
                postDiary(database)
            } catch { reportStore(error) }
        }
    }

    /// Changes meals, then tells the chat the days that it looks at.
    private func change(_ edit: @escaping @Sendable (ConversationDatabase) throws -> Void) {
        database.enqueue { [self] database in
            do {
                try edit(database)
                try person.read(database)
            } catch { reportStore(error) }
            postDiary(database)
        }
    }

    /// Changes who eats, then tells the chat; what was prepared for others is written anew.
    private func changePerson(
        _ edit: @escaping @Sendable (ConversationDatabase) throws -> Void
    ) {
        database.enqueue { [self] database in
            do {
                try edit(database)
                try person.read(database)
            } catch { reportStore(error) }
            speaker.voice?.preparer.stop()
            mailbox.post(.person(person.facts))
            postDiary(database)
        }
    }

    private func postDiary(_ database: ConversationDatabase) {
        guard let range = person.range else { return }
        let calendar = Calendar.current
        func start(_ day: CalendarDay) -> Date? {
            calendar.date(
                from: DateComponents(year: day.year, month: day.month, day: day.day)
            )
        }
        guard let from = start(range.from), let after = start(range.through.adding(days: 1)) else {
            return
        }
        do {
            let meals = try database.meals(from: from, through: after.addingTimeInterval(-0.001))
            mailbox.post(
                .diary(
                    Diary(
                        today: CalendarDay(of: Date(), calendar: calendar),
                        from: range.from,
                        through: range.through,
                        meals: meals.map { DiaryMeal($0) }
                    )
                )
            )
        } catch { reportStore(error) }
    }
}

extension DiaryMeal {
    /// A meal with its day and time in the local time zone.
    init(_ record: MealRecord, calendar: Calendar = .current) {
        let parts = calendar.dateComponents([.hour, .minute], from: record.eaten)
        self.init(
            record: record,
            day: CalendarDay(of: record.eaten, calendar: calendar),
            time: String(format: "%02d:%02d", parts.hour ?? 0, parts.minute ?? 0)
        )
    }
}

import Recommendation
import Testing

@Suite("Requests that follow others")
struct FoodRequestTests {
    private let reader: RequestReader

    init() throws { reader = RequestReader(catalog: try Shipped.catalog()) }

    @Test func `an allergy that was told once is remembered with its traces`() {
        var request = reader.read("저녁 추천해줘")
        #expect(request.excludedIngredients.isEmpty && !request.speaksOfAllergy)
        request.remember(allergiesOf: reader.read("새우 알레르기 있는데 볶음밥 추천해줘"))
        #expect(request.excludedIngredients == ["새우"])
        #expect(request.speaksOfAllergy)
        #expect(request.wanted == [.meal(.dinner)])
    }

    @Test func `a refusal that is no allergy is not carried on`() {
        var request = reader.read("저녁 추천해줘")
        request.remember(allergiesOf: reader.read("새우 빼고 볶음밥 추천해줘"))
        #expect(request.excludedIngredients.isEmpty && !request.speaksOfAllergy)
    }

    @Test func `something else asks for what was asked before`() {
        var request = reader.read("다른 거")
        request.inherit(reader.read("만원 이하로 매운 면 요리, 오징어는 빼고"))
        #expect(request.wanted.contains(.taste(.spicy)) && request.wanted.contains(.form(.noodles)))
        #expect(request.budget == 10_000 && request.excludedIngredients == ["오징어"])
    }
}

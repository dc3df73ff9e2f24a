// Wishes are taken once, and a paused trainer wakes for each of them.

import Dispatch
import FineTuning
import Testing

@Suite("TrainingControls")
struct TrainingControlsTests {
    @Test
    func `a wish is taken once`() {
        let controls = TrainingControls()
        #expect(!controls.takeSaveWish() && !controls.takeValidationWish())
        controls.saveNow()
        controls.saveNow()
        #expect(controls.takeSaveWish())
        #expect(!controls.takeSaveWish())
        controls.validateNow()
        #expect(controls.takeValidationWish())
        #expect(!controls.takeValidationWish())
    }

    @Test
    func `stopping at once is more than stopping, and stays so`() {
        let controls = TrainingControls()
        #expect(!controls.isStopping)
        controls.stopAfterStep()
        #expect(controls.isStopping && !controls.isStoppingAtOnce)
        controls.stopAtOnce()
        controls.stopAfterStep()
        #expect(controls.isStopping && controls.isStoppingAtOnce)
    }

    @Test
    func `a trainer that is not paused does not wait`() {
        #expect(!TrainingControls().waitWhilePaused())
    }

    @Test(arguments: 0..<4)
    func `a paused trainer wakes for every wish`(wish: Int) {
        let controls = TrainingControls()
        controls.setPaused(true)
        let woken = DispatchSemaphore(value: 0)
        DispatchQueue.global().async {
            let stillRests = controls.waitWhilePaused()
            #expect(stillRests == (wish < 2))
            woken.signal()
        }
        switch wish {
        case 0: controls.saveNow()
        case 1: controls.validateNow()
        case 2: controls.setPaused(false)
        default: controls.stopAfterStep()
        }
        woken.wait()
    }
}

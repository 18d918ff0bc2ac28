package dev.reprise.core.laws;

import org.junit.jupiter.api.Tag;

/** The laws on many histories. */
@Tag("slow")
class ManyCoreLawsPropertyTest extends CoreLaws {
    @Override
    Histories histories() {
        return Histories.run(1_000, 1_999, 5_000);
    }
}

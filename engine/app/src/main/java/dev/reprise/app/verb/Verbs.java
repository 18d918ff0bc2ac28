package dev.reprise.app.verb;

import java.util.List;
import java.util.function.Supplier;

/** The verbs, in the order the help shows them. */
public final class Verbs {
    private static final List<Supplier<?>> ALL = List.of(
            DemoVerb::new,
            RunVerb::new,
            RecordVerb::new,
            VenueVerb::new,
            ReplayVerb::new,
            CompareVerb::new,
            StrategiesVerb::new,
            DataVerb::new,
            BacktestVerb::new,
            JournalVerb::new,
            CtlVerb::new,
            ConfigVerb::new,
            BenchVerb::new,
            DoctorVerb::new);

    private Verbs() {}

    /** Makes a fresh object of each verb. */
    public static List<Supplier<?>> all() {
        return ALL;
    }
}

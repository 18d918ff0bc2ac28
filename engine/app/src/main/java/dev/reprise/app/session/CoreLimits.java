package dev.reprise.app.session;

import dev.reprise.live.LiveEngine;
import dev.reprise.live.session.LimitsInForce;
import dev.reprise.live.session.LimitsSpec;
import java.util.List;

/** The limits of a running engine's core. Any thread. */
final class CoreLimits implements LimitChanges.InForce {
    private static final long TIMEOUT_MS = 2_000;

    private final LiveEngine engine;

    CoreLimits(final LiveEngine engine) {
        this.engine = engine;
    }

    @Override
    public List<LimitsSpec> limits() {
        return engine.inspect(core -> LimitsInForce.of(core.core().state().risk), TIMEOUT_MS);
    }

    @Override
    public boolean loosens(final LimitsSpec limits) {
        return engine.inspect(core -> LimitsInForce.loosens(core.core().state().risk, limits), TIMEOUT_MS);
    }
}

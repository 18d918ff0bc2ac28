package dev.reprise.live;

import dev.reprise.api.Currency;
import dev.reprise.api.Instrument;
import dev.reprise.api.schema.RunMode;
import dev.reprise.core.CoreState;
import dev.reprise.live.recovery.Recovery;
import dev.reprise.live.session.EnvironmentCode;
import dev.reprise.live.session.SessionSpec;
import java.io.Serial;

/** A session would not continue the instance whose journal it found: nothing was written. */
public final class DifferentInstanceException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1;

    private DifferentInstanceException(final String message) {
        super(message);
    }

    /**
     * Simulated and real fills do not mix in one journal, nor do two accounts: a position or an order of a rehearsal is none of the
     * venue's, and the other way round.
     *
     * @throws DifferentInstanceException when the session trades elsewhere than the journal's last one
     */
    static void checkPlace(final SessionSpec spec, final Recovery.Result recovered) {
        final boolean simulates = spec.mode() == RunMode.PAPER || spec.mode() == RunMode.BACKTEST;
        if (simulates != recovered.runner().core().state().simulatesFills()) {
            throw new DifferentInstanceException("the journal is that of "
                    + (simulates ? "an instance that trades at a venue" : "a paper instance")
                    + ", and this session is of the other kind");
        }
        if (spec.environment() != recovered.environment()) {
            throw new DifferentInstanceException(
                    "the journal is that of another account or market: its last session was at "
                            + EnvironmentCode.text(recovered.environment()) + ", and this one is at "
                            + EnvironmentCode.text(spec.environment()));
        }
    }

    /**
     * An index means one currency and one instrument for the life of a journal.
     *
     * @throws DifferentInstanceException when the session means something else
     */
    static void checkIndexes(final SessionSpec spec, final CoreState known) {
        for (final Currency currency : spec.currencies()) {
            final Currency before = known.portfolio.currency(currency.index());
            if (before != null && !before.code().equals(currency.code())) {
                throw new DifferentInstanceException("the journal's currency " + currency.index() + " is "
                        + before.code() + ", and this session's is " + currency.code());
            }
        }
        for (final Instrument instrument : spec.instruments()) {
            if (known.markets.isDefined(instrument.index())) {
                final Instrument before = known.markets.instrument(instrument.index());
                if (!before.symbol().equals(instrument.symbol())) {
                    throw new DifferentInstanceException("the journal's instrument " + instrument.index() + " is "
                            + before.symbol() + ", and this session's is " + instrument.symbol());
                }
            }
        }
    }
}

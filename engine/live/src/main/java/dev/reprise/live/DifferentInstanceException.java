package dev.reprise.live;

import dev.reprise.api.Currency;
import dev.reprise.api.Instrument;
import dev.reprise.api.schema.RunMode;
import dev.reprise.core.CoreState;
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
     * An index means one currency and one instrument for the life of a journal, and simulated and real fills do not mix in one.
     *
     * @throws DifferentInstanceException when the session means something else
     */
    static void check(final SessionSpec spec, final CoreState known) {
        final boolean simulates = spec.mode() == RunMode.PAPER || spec.mode() == RunMode.BACKTEST;
        if (simulates != known.simulatesFills()) {
            throw new DifferentInstanceException("the journal is that of "
                    + (simulates ? "an instance that trades at a venue" : "a paper instance")
                    + ", and this session is of the other kind");
        }
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

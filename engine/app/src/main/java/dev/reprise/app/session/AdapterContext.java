package dev.reprise.app.session;

import dev.reprise.api.Currency;
import dev.reprise.api.EventPublisher;
import dev.reprise.api.ExecutionReader;
import dev.reprise.api.ExternalOrderReader;
import dev.reprise.api.Instrument;
import dev.reprise.api.VenueAdapter;
import dev.reprise.core.CoreState;
import dev.reprise.core.driver.CoreRunner;
import dev.reprise.live.LiveEngine;
import dev.reprise.live.pipeline.Gateway;
import java.util.ArrayList;
import java.util.List;
import org.agrona.DirectBuffer;

/** What a session lends its adapter. */
final class AdapterContext implements VenueAdapter.Context {
    private final LiveEngine engine;
    private final Gateway gateway;
    private final Catalogue catalogue;
    private final boolean waits;
    private final List<Currency> currencies;

    /** @param waits whether market data waits for room in the ring; else what finds none is dropped, and told */
    AdapterContext(final LiveEngine engine, final Gateway gateway, final Catalogue catalogue, final boolean waits) {
        this.engine = engine;
        this.gateway = gateway;
        this.catalogue = catalogue;
        this.waits = waits;
        currencies = engine.inspect(AdapterContext::known);
    }

    /** The catalogue's currencies, and those that fees brought in earlier sessions. */
    private static List<Currency> known(final CoreRunner core) {
        final CoreState state = core.core().state();
        final List<Currency> known = new ArrayList<>();
        for (int i = 0; i < state.settings.maxCurrencies(); i++) {
            if (state.portfolio.currency(i) != null) {
                known.add(state.portfolio.currency(i));
            }
        }
        return List.copyOf(known);
    }

    @Override
    public List<Instrument> instruments() {
        return catalogue.instruments();
    }

    @Override
    public List<Currency> currencies() {
        return currencies;
    }

    @Override
    public int venueIndex() {
        return 0;
    }

    @Override
    public boolean mayLeave(final DirectBuffer buffer, final int offset) {
        return gateway.mayLeave(buffer, offset);
    }

    @Override
    public void executions(final ExecutionReader reader) {
        engine.inspect(core -> {
            core.core().state().orders.forEachExecution(reader);
            return null;
        });
    }

    @Override
    public void externalOrders(final ExternalOrderReader reader) {
        engine.inspect(core -> {
            core.core().state().orders.external().forEach(reader);
            return null;
        });
    }

    @Override
    public int firstBookEpoch(final int instrument) {
        return firstBookEpoch(engine, instrument);
    }

    /** Above every epoch under which the core has had the instrument's book: it drops what is older. */
    static int firstBookEpoch(final LiveEngine engine, final int instrument) {
        return engine.inspect(core -> core.core().state().markets.bookEpoch(instrument) + 1);
    }

    @Override
    public EventPublisher publisher(final String threadName) {
        return waits ? new WaitingPublisher(engine.publisher()) : engine.publisher();
    }
}

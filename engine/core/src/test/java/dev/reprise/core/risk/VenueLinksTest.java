package dev.reprise.core.risk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.reprise.api.schema.ConnectionState;
import dev.reprise.api.schema.DenialCode;
import dev.reprise.api.schema.RunMode;
import dev.reprise.api.schema.StreamKind;
import dev.reprise.core.decision.OrderRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** K2 by itself, for every venue that can be told apart. */
class VenueLinksTest {
    private final VenueLinks links = new VenueLinks(new RiskCapacity(1, 2, 1));

    private DenialCode check(final int instrument) {
        return links.check(new OrderRequest().reset(0, instrument));
    }

    private void connect(final int venue) {
        links.applyConnection(venue, StreamKind.ORDER_ENTRY, ConnectionState.UP);
        links.applyConnection(venue, StreamKind.PRIVATE, ConnectionState.UP);
        links.applyReconciliation(venue, true);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, VenueLinks.VENUES - 1})
    void shouldOpenAVenueByItsOwnLinksAlone(final int venue) {
        links.define(0, venue);
        links.define(1, (venue + 1) % VenueLinks.VENUES);
        assertNull(check(0), "nothing is linked where nothing is live");
        links.applyRun(RunMode.LIVE);
        assertEquals(DenialCode.K2_VENUE_LINK, check(0));
        connect(venue);
        assertNull(check(0));
        assertEquals(DenialCode.K2_VENUE_LINK, check(1));
        links.applyConnection(venue, StreamKind.NULL_VAL, ConnectionState.BLOCKED);
        assertNull(check(0));
        links.applyConnection(venue, StreamKind.MARKET_DATA, ConnectionState.BLOCKED);
        assertEquals(DenialCode.K2_VENUE_LINK, check(0));
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, VenueLinks.VENUES})
    void shouldOpenNoVenueBeyondTheCapacity(final int venue) {
        links.define(0, venue);
        links.applyRun(RunMode.LIVE);
        for (final StreamKind stream : StreamKind.values()) {
            links.applyConnection(venue, stream, ConnectionState.UP);
        }
        links.applyReconciliation(venue, true);
        final OrderRequest r = new OrderRequest().reset(0, 0);
        assertEquals(DenialCode.K2_VENUE_LINK, links.check(r));
        assertEquals(1, r.allowed);
        assertEquals(0, r.actual);
    }

    @Test
    void shouldBeginASessionUnlinkedAndUnreconciled() {
        links.applyRun(RunMode.LIVE);
        connect(0);
        assertNull(check(0));
        links.applyRun(RunMode.LIVE);
        links.applyReconciliation(0, true);
        assertEquals(DenialCode.K2_VENUE_LINK, check(0), "nothing is up");
        connect(0);
        links.applyRun(RunMode.LIVE);
        links.applyConnection(0, StreamKind.ORDER_ENTRY, ConnectionState.UP);
        links.applyConnection(0, StreamKind.PRIVATE, ConnectionState.UP);
        assertEquals(DenialCode.K2_VENUE_LINK, check(0), "nothing is reconciled");
    }

    @Test
    void shouldLoseItsReconciliationWithThePrivateStreamAlone() {
        links.applyRun(RunMode.LIVE);
        connect(0);
        links.applyConnection(0, StreamKind.PRIVATE, ConnectionState.UP);
        links.applyConnection(0, StreamKind.ORDER_ENTRY, ConnectionState.DOWN);
        links.applyConnection(0, StreamKind.ORDER_ENTRY, ConnectionState.UP);
        assertNull(check(0));
        links.applyConnection(0, StreamKind.PRIVATE, ConnectionState.DOWN);
        links.applyConnection(0, StreamKind.PRIVATE, ConnectionState.UP);
        assertEquals(DenialCode.K2_VENUE_LINK, check(0));
    }
}

package dev.reprise.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reprise.api.Capabilities;
import dev.reprise.api.Instrument;
import dev.reprise.api.record.Records;
import dev.reprise.api.schema.CommandKind;
import dev.reprise.api.schema.FillDecoder;
import dev.reprise.api.schema.NewOrderDecoder;
import dev.reprise.api.schema.OrderRole;
import dev.reprise.api.schema.OrderTriggeredDecoder;
import dev.reprise.api.schema.OrderType;
import dev.reprise.api.schema.StopCause;
import dev.reprise.core.CoreState;
import dev.reprise.live.recovery.ReplayVerifier;
import dev.reprise.live.session.SessionSpec;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Stop-loss and take-profit that rest at the simulated venue, in a paper session and in its replay. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class PaperProtectionSystemTest {
    @TempDir
    private Path journal;

    private static SessionSpec spec() {
        final SessionSpec s = Fixture.spec(Fixture.strategy("crosser", 2_000));
        final Instrument i = Fixture.BTC_USDT;
        final Instrument holding = new Instrument(
                i.index(),
                i.version(),
                i.symbol(),
                i.venueSymbol(),
                i.venue(),
                i.base(),
                i.quote(),
                i.market(),
                i.rules(),
                i.fees(),
                i.inferred(),
                Capabilities.ALL);
        return new SessionSpec(
                s.run(),
                s.instance(),
                s.version(),
                s.mode(),
                s.environment(),
                s.seed(),
                s.simulation(),
                s.configuration(),
                s.codeHashes(),
                s.currencies(),
                List.of(holding),
                s.limits(),
                s.strategies(),
                s.balances());
    }

    @Test
    void shouldCloseAtTheVenueAndReplayIdentically() {
        final LiveEngine engine = Fixture.start(journal, Fixture.FUSED, spec());
        engine.command(CommandKind.ARM, -1, "test", "");
        Fixture.drive(engine.publisher(), 7, 1, System.currentTimeMillis() * 1_000_000, 60);
        engine.stop(StopCause.OPERATOR);
        assertNull(engine.fault());

        final Set<Long> legs = new HashSet<>();
        int triggered = 0;
        int closed = 0;
        for (final byte[] bytes : Fixture.records(journal)) {
            final UnsafeBuffer record = new UnsafeBuffer(bytes);
            final int block = Records.blockLength(record, 0);
            final int version = Records.version(record, 0);
            switch (Fixture.templateId(bytes)) {
                case NewOrderDecoder.TEMPLATE_ID -> {
                    final NewOrderDecoder order =
                            new NewOrderDecoder().wrap(record, Records.BODY_OFFSET, block, version);
                    if (order.role() == OrderRole.STOP_LOSS && order.orderType() == OrderType.STOP_MARKET
                            || order.role() == OrderRole.TAKE_PROFIT
                                    && order.orderType() == OrderType.TAKE_PROFIT_MARKET) {
                        legs.add(order.clientOrderId());
                    }
                }
                case OrderTriggeredDecoder.TEMPLATE_ID -> triggered++;
                case FillDecoder.TEMPLATE_ID ->
                    closed += legs.contains(new FillDecoder()
                                    .wrap(record, Records.BODY_OFFSET, block, version)
                                    .clientOrderId())
                            ? 1
                            : 0;
                default -> {}
            }
        }
        assertTrue(legs.size() > 4, "legs at the venue: " + legs.size());
        assertTrue(triggered > 1, "triggered at the venue: " + triggered);
        assertTrue(closed >= triggered, "fills of legs: " + closed);

        final CoreState state = engine.runner().core().state();
        final ReplayVerifier.Result replay = Fixture.verify(journal, TestStrategies::load);
        assertTrue(replay.identical(), () -> "sequence=" + replay.firstDifference());
        assertEquals(engine.runner().log().hash().text(), replay.hash());
        assertEquals(state.portfolio.positionQty(0, 0), replay.state().portfolio.positionQty(0, 0));
    }
}

package dev.reprise.core.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reprise.api.Capabilities;
import dev.reprise.api.Capability;
import dev.reprise.api.Distance;
import dev.reprise.api.Instrument;
import dev.reprise.api.Protector;
import dev.reprise.api.schema.AlarmCode;
import dev.reprise.api.schema.MarketKind;
import dev.reprise.api.schema.OrderRole;
import dev.reprise.api.schema.OrderType;
import dev.reprise.api.schema.TriggerSource;
import java.util.Collections;
import org.junit.jupiter.api.AfterEach;

/** A venue that holds legs, and a strategy with brackets there: what the scenarios about legs share. */
abstract class VenueLegs {
    static final Distance STOP = Distance.price(100);
    static final Distance TARGET = Distance.price(200);
    static final Instrument.Rules RULES = new Instrument.Rules(2, 3, 10, 10, 10, 0, 10, 0, 0, 0);
    static final Capability[] PAIRS = {Capability.STOP_MARKET, Capability.TAKE_PROFIT_MARKET, Capability.OCO};

    Scenario s;
    VenueReports venue;

    void at(final MarketKind market, final Instrument.Rules rules, final Capability... capabilities) {
        int bits = Capability.TRIGGER_LAST.bit();
        for (final Capability capability : capabilities) {
            bits |= capability.bit();
        }
        s = new Scenario(new Capabilities(bits), market, rules, 2).trade(10_000);
        venue = s.venue;
    }

    void spot(final Capability... capabilities) {
        at(MarketKind.SPOT, RULES, capabilities);
    }

    void perpetual(final Capability... capabilities) {
        at(MarketKind.LINEAR_PERPETUAL, RULES, capabilities);
    }

    @AfterEach
    void theJournalReplaysIdentically() {
        s.verify();
    }

    long bracket(final long qty) {
        return s.submit(
                o -> o.buy(qty).limit(10_000).stopLoss(STOP).takeProfit(TARGET).trigger(TriggerSource.LAST));
    }

    /** A filled bracket whose legs the venue has; returns the take-profit's id, the stop's is the next. */
    long protectedLong(final long qty) {
        final long entry = bracket(qty);
        venue.take(entry, 10_000);
        final long target = s.lastSent() - 1;
        venue.accept(target).venue.accept(target + 1);
        return target;
    }

    /** Time goes on to this moment exactly. */
    void until(final long time) {
        s.pass(time - s.now() - 1_000);
        assertEquals(time, s.now());
    }

    int count(final AlarmCode code) {
        return Collections.frequency(s.alarms(), code);
    }

    Protector protector() {
        return s.state().protection.protector(0, 0);
    }

    int only() {
        final int protection = s.state().protection.first(0);
        assertTrue(protection >= 0 && s.state().protection.next(protection) < 0);
        return protection;
    }

    boolean isMarketExit(final long id) {
        return s.order(id).role() != OrderRole.ENTRY && s.order(id).orderType() == OrderType.MARKET;
    }
}

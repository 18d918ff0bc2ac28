package dev.reprise.simulator.paper;

import static dev.reprise.api.record.Records.BODY_OFFSET;

import dev.reprise.api.Carrier;
import dev.reprise.api.Instrument;
import dev.reprise.api.VenueModel;
import dev.reprise.api.number.FixedPoint;
import dev.reprise.api.number.Valuation;
import dev.reprise.api.record.Records;
import dev.reprise.api.schema.DerivedPriceDecoder;
import dev.reprise.api.schema.MarketKind;
import dev.reprise.api.schema.PriceKind;
import dev.reprise.api.schema.Side;
import dev.reprise.api.schema.VenueTermsDecoder;
import java.util.Arrays;
import org.agrona.DirectBuffer;

/**
 * Funding of linear perpetual contracts: at the funding time each strategy's position × price × rate changes hands, and above 0 the
 * long pays. The rate is the one that the data told last for that time; where it never told any, the constant one of the terms at
 * whole intervals since 1970 UTC. Times are by the venue's clock, which with two clocks is not ours. The price is what positions
 * are valued at ({@link Valuation}), else that of our last execution. What is executed at the very time is held only after it.
 */
final class PaperFunding {
    private static final long USUAL_INTERVAL_NS = 8 * 3_600_000_000_000L;

    private final DerivedPriceDecoder derived = new DerivedPriceDecoder();
    private final VenueModel.Context context;
    private final PaperReports reports;
    private FundingAccount[] accounts = new FundingAccount[0]; // by instrument; null: it has no funding
    private boolean isBooked = true;
    private long constantRate;
    private long interval; // of the constant rate, 0: none

    PaperFunding(final VenueModel.Context context, final PaperReports reports) {
        this.context = context;
        this.reports = reports;
    }

    /** Payload of an instrument's timer: below all others. */
    private static long payload(final int instrument) {
        return Long.MIN_VALUE + instrument;
    }

    /** Whether a timer is one of these. */
    static boolean isTimer(final long payload) {
        return payload <= payload(Integer.MAX_VALUE);
    }

    /** What the data tells, and no constant rate, until terms say otherwise. */
    void onSession() {
        terms(true, 0, 0);
    }

    void onTerms(final VenueTermsDecoder terms) {
        terms(terms.funding() != 0, terms.fundingRate(), terms.fundingInterval());
    }

    private void terms(final boolean booked, final long rate, final long every) {
        isBooked = booked;
        constantRate = rate;
        interval = every;
        for (final FundingAccount account : accounts) {
            if (account != null) {
                if (!account.isTold || isDue(account)) { // of the terms before, or missed while there was none
                    account.due = Records.NO_TIME;
                    expectNext(account);
                }
                arm(account);
            }
        }
    }

    /** A market came, or its definition changed. */
    void onInstrument(final PaperMarket market) {
        final int index = market.instrument.index();
        if (index >= accounts.length) {
            accounts = Arrays.copyOf(accounts, index + 1);
        }
        final boolean isPerpetual = market.instrument.market() == MarketKind.LINEAR_PERPETUAL;
        if (!isPerpetual) {
            accounts[index] = null;
        } else if (accounts[index] == null || accounts[index].market != market) {
            accounts[index] = new FundingAccount(market);
        }
    }

    /** Mark price or rate, as the venue tells it. */
    void onDerived(final PaperMarket market, final DirectBuffer buffer, final int offset) {
        derived.wrap(
                buffer, offset + BODY_OFFSET, Records.blockLength(buffer, offset), Records.version(buffer, offset));
        if (derived.kind() == PriceKind.MARK) {
            final long mark = Valuation.derived(derived.value(), market.instrument.priceScale());
            if (mark != FixedPoint.OVERFLOW) {
                market.onMark(context.now(), mark);
            }
            return;
        }
        final FundingAccount account = account(market.instrument.index());
        if (account != null && derived.kind() == PriceKind.FUNDING_RATE) {
            onRate(account, derived.value(), derived.nextTime());
        }
    }

    private void onRate(final FundingAccount account, final long rate, final long told) {
        final long now = context.now();
        final long ahead = account.market.ahead;
        final long next = told == Records.NO_TIME ? after(now - ahead, intervalOrUsual()) : told;
        if (!account.isTold) {
            account.isTold = true;
            account.due = Records.NO_TIME; // of the constant rate
            account.next = Records.NO_TIME;
        } else if (next == account.next) {
            account.rate = rate;
            return;
        } else if (account.due != Records.NO_TIME && next > account.next) {
            settle(account); // by the venue's clock it has been
        }
        if (next + ahead > now) {
            account.rate = rate;
            account.next = next;
            account.due = next + ahead;
            arm(account);
        }
    }

    /** An execution; positions of instruments without funding are not kept. */
    void onFill(final int instrument, final int strategy, final Side side, final long qty, final long price) {
        final FundingAccount account = account(instrument);
        if (account == null) {
            return;
        }
        if (isDue(account)) {
            settle(account);
        }
        if (account.due == Records.NO_TIME || account.isFlat()) { // without a position nobody looked at the clock
            expectNext(account);
        }
        account.add(strategy, side == Side.BUY ? qty : -qty);
        account.lastPrice = price;
        arm(account);
    }

    void onTimer(final long payload) {
        final FundingAccount account = account((int) (payload - payload(0)));
        if (account != null) {
            if (account.timer <= context.now()) {
                account.timer = Records.NO_TIME;
            }
            if (isDue(account)) {
                settle(account);
            }
            arm(account);
        }
    }

    private boolean isDue(final FundingAccount account) {
        return account.due != Records.NO_TIME && account.due <= context.now();
    }

    private void settle(final FundingAccount account) {
        account.due = Records.NO_TIME;
        account.paid = account.isTold ? account.paid : account.next;
        final Instrument instrument = account.market.instrument;
        final long rate = account.isTold ? account.rate : constantRate;
        final long price = price(account);
        for (int i = 0; isBooked && i < account.count(); i++) {
            final long qty = account.qty(i);
            if (qty != 0) {
                final long notional = instrument.notional(price, qty);
                final long amount = FixedPoint.multiply(notional, -rate, Instrument.Fees.SCALE);
                reports.funding(instrument, account.strategy(i), amount, qty, price, rate);
            }
        }
        expectNext(account);
    }

    /** Where the data does not tell when it is. */
    private void expectNext(final FundingAccount account) {
        if (!account.isTold && interval > 0) {
            final long ahead = account.market.ahead;
            account.next = after(Math.max(context.now() - ahead, account.paid), interval);
            account.due = account.next + ahead;
        }
    }

    private long intervalOrUsual() {
        return interval > 0 ? interval : USUAL_INTERVAL_NS;
    }

    private static long after(final long time, final long every) {
        return (Math.floorDiv(time, every) + 1) * every;
    }

    private void arm(final FundingAccount account) {
        if (isBooked && account.due != Records.NO_TIME && account.due != account.timer && !account.isFlat()) {
            account.timer = account.due;
            context.schedule(account.due, payload(account.market.instrument.index()));
        }
    }

    private long price(final FundingAccount account) {
        final long price =
                account.market.valuationPrice(context.now()); // the next bar's first price comes behind the timer
        return price > 0 ? price : account.lastPrice;
    }

    private FundingAccount account(final int instrument) {
        return instrument >= 0 && instrument < accounts.length ? accounts[instrument] : null;
    }

    long hash(final long seed) {
        long hash = StateHash.mix(StateHash.mix(StateHash.mix(seed, isBooked ? 1 : 0), constantRate), interval);
        for (final FundingAccount account : accounts) {
            hash = account == null ? hash : account.hash(hash);
        }
        return hash;
    }

    void carry(final Carrier carrier) {
        isBooked = carrier.carry(isBooked);
        constantRate = carrier.carry(constantRate);
        interval = carrier.carry(interval);
        for (final FundingAccount account : accounts) {
            if (account != null) {
                account.carry(carrier);
            }
        }
    }
}

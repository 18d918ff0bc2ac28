package dev.reprise.core.laws;

import dev.reprise.api.Instrument;
import dev.reprise.api.record.Records;
import dev.reprise.api.schema.AlarmCode;
import dev.reprise.api.schema.AlarmDecoder;
import dev.reprise.api.schema.AmendOrderDecoder;
import dev.reprise.api.schema.BookInvalidDecoder;
import dev.reprise.api.schema.BookUpdateDecoder;
import dev.reprise.api.schema.BookUpdateKind;
import dev.reprise.api.schema.CancelOrderDecoder;
import dev.reprise.api.schema.NewOrderDecoder;
import dev.reprise.api.schema.OperatorCommandDecoder;
import dev.reprise.api.schema.OrderRequest;
import dev.reprise.api.schema.OrderRole;
import dev.reprise.api.schema.OrderSentDecoder;
import dev.reprise.api.schema.OrderStatus;
import dev.reprise.api.schema.ProtectionSetDecoder;
import dev.reprise.api.schema.RiskState;
import dev.reprise.api.schema.RiskStateChangedDecoder;
import dev.reprise.api.schema.RunStartedDecoder;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.agrona.DirectBuffer;

/** The laws, each with its own books. */
final class Laws {
    private Laws() {}

    /** All of them, the log's reader first. */
    static List<Law> all(final long seed) {
        final OrderLog log = new OrderLog();
        return new ArrayList<>(List.of(
                log,
                new Positions(log),
                new Books(log, seed),
                new Approvals(),
                new Quantities(log),
                new Endings(log),
                new Gaps(log),
                new Ids(),
                new Credit(log, seed),
                new Exposure(log),
                new Halted(log),
                new Protected(log),
                new Throttle(log)));
    }

    /** P1: a position is the sum of its fills, and the strategies sum to the account. */
    static final class Positions extends Law {
        private final OrderLog log;
        private final Set<Integer> changed = new HashSet<>();

        Positions(final OrderLog log) {
            this.log = log;
        }

        @Override
        String name() {
            return "P1";
        }

        @Override
        void onRecord(final DirectBuffer buffer, final int offset, final int templateId) {
            if (log.execution() != null) {
                changed.add(log.execution().order().instrument);
            }
        }

        @Override
        void onGroupEnd(final CoreView core) {
            changed.forEach(instrument -> check(core, instrument));
            changed.clear();
        }

        @Override
        void onEnd(final CoreView core) {
            for (int i = 0; i < World.INSTRUMENTS.size(); i++) {
                check(core, i);
            }
        }

        private void check(final CoreView core, final int instrument) {
            long sum = 0;
            for (int s = Records.PROTECTION; s < World.STRATEGIES; s++) {
                final long wanted = log.position(s, instrument);
                sum += wanted;
                require(
                        s == Records.NO_STRATEGY || core.position(s, instrument) == wanted,
                        "position of strategy " + s + " in " + instrument + ": fills sum to " + wanted);
            }
            require(core.accountPosition(instrument) == sum, "account position in " + instrument + ": sum is " + sum);
        }
    }

    /** P2: cash, fees and the trial balance, to the last unit. */
    static final class Books extends Law {
        private final OrderLog log;
        private final long[] cash;
        private final long[] fees = new long[3];
        private boolean changed;

        Books(final OrderLog log, final long seed) {
            this.log = log;
            cash = World.balances(seed);
        }

        @Override
        String name() {
            return "P2";
        }

        @Override
        void onRecord(final DirectBuffer buffer, final int offset, final int templateId) {
            final OrderLog.Execution e = log.execution();
            if (e == null) {
                return;
            }
            changed = true;
            final Instrument instrument = World.INSTRUMENTS.get(e.order().instrument);
            final long amount = amount(e);
            cash[instrument.quote().index()] -= e.order().sign() * amount;
            // The position pays a fee in its own coin: cash keeps what of it is finer than quantities are.
            cash[e.feeCurrency()] -= e.feeCurrency() == instrument.base().index() ? 0 : e.fee();
            fees[e.feeCurrency()] += e.fee();
        }

        @Override
        void onGroupEnd(final CoreView core) {
            if (changed) {
                onEnd(core);
            }
            changed = false;
        }

        @Override
        void onEnd(final CoreView core) {
            for (int c = 0; c < cash.length; c++) {
                require(core.trialBalance(c) == 0, "trial balance of " + c + " is " + core.trialBalance(c));
                final long wanted = cash[c] + rests(c);
                require(core.cash(c) == wanted, "cash of " + c + " is " + core.cash(c) + ", told " + wanted);
                require(core.fees(c) == fees[c], "fees in " + c + " are " + core.fees(c) + ", told " + fees[c]);
            }
        }

        private long rests(final int currency) {
            BigDecimal sum = BigDecimal.ZERO;
            for (int i = 0; i < World.INSTRUMENTS.size(); i++) {
                for (int s = Records.PROTECTION;
                        s < World.STRATEGIES && World.INSTRUMENTS.get(i).base().index() == currency;
                        s++) {
                    sum = sum.add(log.rest(s, i));
                }
            }
            return sum.movePointRight(World.CURRENCIES.get(currency).scale()).longValueExact();
        }
    }

    /** What a fill moved in the quote currency. */
    private static long amount(final OrderLog.Execution e) {
        final Instrument instrument = World.INSTRUMENTS.get(e.order().instrument);
        return e.quoteAmount() != Records.NO_VALUE
                ? e.quoteAmount()
                : BigDecimal.valueOf(e.price(), instrument.priceScale())
                        .multiply(BigDecimal.valueOf(e.qty(), instrument.qtyScale()))
                        .setScale(instrument.quote().scale(), RoundingMode.HALF_EVEN)
                        .unscaledValue()
                        .longValueExact();
    }

    /**
     * P10: an entry leaves only when the balance pays for all that may still be taken from it, the entry included. What closes a
     * position is bounded by the position instead, and counts here once it is under way.
     */
    static final class Credit extends Law {
        private final OrderLog log;
        private final BigDecimal[] totals = new BigDecimal[World.CURRENCIES.size()];

        Credit(final OrderLog log, final long seed) {
            this.log = log;
            final long[] balances = World.balances(seed);
            for (int c = 0; c < totals.length; c++) {
                totals[c] =
                        BigDecimal.valueOf(balances[c], World.CURRENCIES.get(c).scale());
            }
        }

        @Override
        String name() {
            return "P10";
        }

        @Override
        void onRecord(final DirectBuffer buffer, final int offset, final int templateId) {
            if (log.execution() != null) {
                settle(log.execution());
            }
            final OrderLog.Seen request = log.touched();
            final boolean isNew = templateId == NewOrderDecoder.TEMPLATE_ID;
            if (!isNew && templateId != AmendOrderDecoder.TEMPLATE_ID
                    || request == null
                    || request.held
                    || request.role != OrderRole.ENTRY) {
                return;
            }
            // A change that takes no more than the order may take already is nobody's business.
            if (isNew || taken(request, request.askedPrice, request.asked).compareTo(before(request)) > 0) {
                check(request);
            }
        }

        private void settle(final OrderLog.Execution e) {
            final Instrument instrument = World.INSTRUMENTS.get(e.order().instrument);
            final BigDecimal paid = BigDecimal.valueOf(
                    e.order().sign() * amount(e), instrument.quote().scale());
            final BigDecimal got = BigDecimal.valueOf(e.order().sign() * e.qty(), instrument.qtyScale());
            change(instrument.quote().index(), paid.negate());
            change(instrument.base().index(), got);
            change(
                    e.feeCurrency(),
                    BigDecimal.valueOf(
                            -e.fee(), World.CURRENCIES.get(e.feeCurrency()).scale()));
        }

        private void change(final int currency, final BigDecimal by) {
            totals[currency] = totals[currency].add(by);
        }

        private void check(final OrderLog.Seen request) {
            final int currency = pays(request);
            BigDecimal wanted = BigDecimal.ZERO;
            int orders = 0;
            final Map<Long, BigDecimal> lists = new HashMap<>();
            for (final OrderLog.Seen order : log.open()) {
                if (pays(order) == currency && order.worstLeaves() > 0) {
                    // Of a pair the venue takes the balance once.
                    lists.merge(order.list == 0 ? order.id : order.list, worst(order), BigDecimal::max);
                    orders++;
                }
            }
            for (final BigDecimal amount : lists.values()) {
                wanted = wanted.add(amount);
            }
            final BigDecimal usable = totals[currency].multiply(BigDecimal.valueOf(World.BALANCE_USE_BPS, 4));
            // Each amount is rounded to the currency's last digit.
            final BigDecimal rounding = BigDecimal.valueOf(
                    orders + 1L, World.CURRENCIES.get(currency).scale());
            require(
                    wanted.compareTo(usable.add(rounding)) <= 0,
                    "order " + request.id + ": " + wanted + " may be taken from " + usable + " of currency "
                            + currency);
        }

        private static int pays(final OrderLog.Seen order) {
            final Instrument instrument = World.INSTRUMENTS.get(order.instrument);
            return order.sign() > 0
                    ? instrument.quote().index()
                    : instrument.base().index();
        }

        /** The older order works, or the newer one does: never both. */
        private static BigDecimal worst(final OrderLog.Seen order) {
            if (order.ended || order.asked == 0) {
                return before(order);
            }
            return before(order).max(taken(order, order.askedPrice, order.asked));
        }

        private static BigDecimal before(final OrderLog.Seen order) {
            return taken(order, order.price, order.ended ? Math.min(order.told, order.mostQty) : order.qty);
        }

        private static BigDecimal taken(final OrderLog.Seen order, final long price, final long qty) {
            final Instrument instrument = World.INSTRUMENTS.get(order.instrument);
            final BigDecimal leaves = BigDecimal.valueOf(Math.max(0, qty - order.filled), instrument.qtyScale());
            return order.sign() < 0 ? leaves : leaves.multiply(BigDecimal.valueOf(price, instrument.priceScale()));
        }
    }

    /** P3: no request leaves without an approval of its own in the same journal. */
    static final class Approvals extends Law {
        private final Map<String, Integer> approved = new HashMap<>();

        @Override
        String name() {
            return "P3";
        }

        @Override
        void onRecord(final DirectBuffer log, final int offset, final int templateId) {
            final int body = offset + Records.BODY_OFFSET;
            final int block = Records.blockLength(log, offset);
            final int version = Records.version(log, offset);
            switch (templateId) {
                case NewOrderDecoder.TEMPLATE_ID ->
                    approve(
                            new NewOrderDecoder()
                                    .wrap(log, body, block, version)
                                    .clientOrderId(),
                            OrderRequest.NEW_ORDER);
                case AmendOrderDecoder.TEMPLATE_ID ->
                    approve(
                            new AmendOrderDecoder()
                                    .wrap(log, body, block, version)
                                    .clientOrderId(),
                            OrderRequest.AMEND);
                case CancelOrderDecoder.TEMPLATE_ID ->
                    approve(
                            new CancelOrderDecoder()
                                    .wrap(log, body, block, version)
                                    .clientOrderId(),
                            OrderRequest.CANCEL);
                case OrderSentDecoder.TEMPLATE_ID -> {
                    final OrderSentDecoder d = new OrderSentDecoder().wrap(log, body, block, version);
                    final int left = approved.merge(d.request() + " " + d.clientOrderId(), -1, Integer::sum);
                    require(left >= 0, d.request() + " of order " + d.clientOrderId() + " was sent without approval");
                }
                default -> {
                    // neither
                }
            }
        }

        private void approve(final long id, final OrderRequest request) {
            approved.merge(request + " " + id, 1, Integer::sum);
        }
    }

    /** P4: nothing fills beyond what was ordered unless it is said so, and what is filled only grows. */
    static final class Quantities extends Law {
        private final OrderLog log;
        private final Map<Long, Long> cumQtys = new HashMap<>();
        private final Set<Long> touched = new HashSet<>();
        private final Set<Long> over = new HashSet<>();
        private final Set<Long> alarmed = new HashSet<>();

        Quantities(final OrderLog log) {
            this.log = log;
        }

        @Override
        String name() {
            return "P4";
        }

        @Override
        void onRecord(final DirectBuffer buffer, final int offset, final int templateId) {
            if (log.touched() != null) {
                touched.add(log.touched().id);
            }
            final OrderLog.Execution e = log.execution();
            if (e != null && e.order().filled > e.order().mostQty) {
                over.add(e.order().id);
            }
            if (templateId == AlarmDecoder.TEMPLATE_ID) {
                final AlarmDecoder d = new AlarmDecoder()
                        .wrap(
                                buffer,
                                offset + Records.BODY_OFFSET,
                                Records.blockLength(buffer, offset),
                                Records.version(buffer, offset));
                if (d.code() == AlarmCode.OVERFILL) {
                    alarmed.add(d.clientOrderId());
                }
            }
        }

        @Override
        void onGroupEnd(final CoreView core) {
            over.removeIf(alarmed::contains);
            require(over.isEmpty(), "overfilled without an alarm: orders " + over);
            for (final long id : touched) {
                if (core.status(id) != null) {
                    final OrderLog.Seen order = log.order(id);
                    final long cumQty = core.cumQty(id);
                    require(cumQty >= order.filled, "order " + id + " shows " + cumQty + " of " + order.filled);
                    require(cumQty >= cumQtys.getOrDefault(id, 0L), "order " + id + " filled less: " + cumQty);
                    cumQtys.put(id, cumQty);
                }
            }
            touched.clear();
        }
    }

    /** P5: an order ends once. */
    static final class Endings extends Law {
        private final OrderLog log;
        private final Map<Long, OrderStatus> ends = new HashMap<>();
        private final Set<Long> touched = new HashSet<>();

        Endings(final OrderLog log) {
            this.log = log;
        }

        @Override
        String name() {
            return "P5";
        }

        @Override
        void onRecord(final DirectBuffer buffer, final int offset, final int templateId) {
            if (log.touched() != null) {
                touched.add(log.touched().id);
            }
        }

        @Override
        void onGroupEnd(final CoreView core) {
            for (final long id : touched) {
                final OrderStatus status = core.status(id);
                final OrderStatus end = ends.get(id);
                if (status != null) {
                    require(end == null || end == status, "order " + id + " had ended " + end + ", is " + status);
                    if (!core.isWorking(id)) {
                        ends.put(id, status);
                    }
                }
            }
            touched.clear();
        }

        @Override
        void onEnd(final CoreView core) {
            for (final OrderLog.Seen order : log.orders()) {
                require(
                        order.isProtective() || !core.isWorking(order.id),
                        "order " + order.id + " is still " + core.status(order.id));
            }
        }
    }

    /** P7, as far as orders go: behind a gap there is no book until the next snapshot, and no entry without a book. */
    static final class Gaps extends Law {
        private final OrderLog log;
        private boolean valid;

        Gaps(final OrderLog log) {
            this.log = log;
        }

        @Override
        String name() {
            return "P7";
        }

        @Override
        void onRecord(final DirectBuffer buffer, final int offset, final int templateId) {
            switch (templateId) {
                case BookInvalidDecoder.TEMPLATE_ID, RunStartedDecoder.TEMPLATE_ID -> valid = false;
                case BookUpdateDecoder.TEMPLATE_ID ->
                    valid |= new BookUpdateDecoder()
                                    .wrap(
                                            buffer,
                                            offset + Records.BODY_OFFSET,
                                            Records.blockLength(buffer, offset),
                                            Records.version(buffer, offset))
                                    .kind()
                            == BookUpdateKind.SNAPSHOT;
                case NewOrderDecoder.TEMPLATE_ID ->
                    require(
                            valid || log.touched().instrument != World.BOOKED || log.touched().role != OrderRole.ENTRY,
                            "entry " + log.touched().id + " without a book");
                default -> {
                    // says nothing about the book
                }
            }
        }
    }

    /** P9: an order id is used once. */
    static final class Ids extends Law {
        private final Set<Long> ids = new HashSet<>();
        private final Set<Long> held = new HashSet<>();

        @Override
        String name() {
            return "P9";
        }

        @Override
        void onRecord(final DirectBuffer log, final int offset, final int templateId) {
            if (templateId == NewOrderDecoder.TEMPLATE_ID) {
                final NewOrderDecoder d = new NewOrderDecoder()
                        .wrap(
                                log,
                                offset + Records.BODY_OFFSET,
                                Records.blockLength(log, offset),
                                Records.version(log, offset));
                final long id = d.clientOrderId();
                require(ids.add(id) || held.remove(id), "order id " + id + " was used again");
                if ((d.instructions() & World.EMULATED) != 0) {
                    held.add(id); // the engine keeps it until it fires: then it comes again, once
                }
            }
        }
    }

    /** P11: if everything under way filled, UNKNOWN and half done included, no limit would be passed. */
    static final class Exposure extends Law {
        private final OrderLog log;

        Exposure(final OrderLog log) {
            this.log = log;
        }

        @Override
        String name() {
            return "P11";
        }

        @Override
        void onRecord(final DirectBuffer buffer, final int offset, final int templateId) {
            if (templateId != NewOrderDecoder.TEMPLATE_ID && templateId != AmendOrderDecoder.TEMPLATE_ID) {
                return;
            }
            final OrderLog.Seen request = log.touched();
            if (request.isProtective()) {
                return;
            }
            long own = log.position(request.strategy, request.instrument) * request.sign();
            long all = 0;
            for (int s = Records.PROTECTION; s < World.STRATEGIES; s++) {
                all += log.position(s, request.instrument) * request.sign();
            }
            for (final OrderLog.Seen order : log.open()) {
                if (order.instrument == request.instrument && order.side == request.side) {
                    all += order.worstLeaves();
                    own += order.strategy == request.strategy ? order.worstLeaves() : 0;
                }
            }
            final String what = " by order " + request.id + ", " + request.side + " in " + request.instrument;
            // An amend that adds nothing passes also beyond a limit: what is there cannot be undone by denying it.
            final boolean adds = templateId == NewOrderDecoder.TEMPLATE_ID || request.asked > request.qty;
            require(!adds || own <= World.MAX_POSITION, "worst position of the strategy is " + own + what);
            require(!adds || all <= World.MAX_ACCOUNT_POSITION, "worst position of the account is " + all + what);
        }
    }

    /** P14: after HALTED nothing leaves that could add risk, and nobody but the operator ends it. */
    static final class Halted extends Law {
        private final OrderLog log;
        private RiskState state = RiskState.HALTED;
        private boolean isCommand; // the input is the operator's

        Halted(final OrderLog log) {
            this.log = log;
        }

        @Override
        String name() {
            return "P14";
        }

        @Override
        void onRecord(final DirectBuffer buffer, final int offset, final int templateId) {
            switch (templateId) {
                case RunStartedDecoder.TEMPLATE_ID -> state = RiskState.HALTED;
                case OperatorCommandDecoder.TEMPLATE_ID -> isCommand = true;
                case RiskStateChangedDecoder.TEMPLATE_ID -> {
                    final RiskState next = new RiskStateChangedDecoder()
                            .wrap(
                                    buffer,
                                    offset + Records.BODY_OFFSET,
                                    Records.blockLength(buffer, offset),
                                    Records.version(buffer, offset))
                            .state();
                    require(
                            state != RiskState.HALTED || next == RiskState.HALTED || isCommand,
                            next + " after HALTED without the operator");
                    state = next;
                }
                case NewOrderDecoder.TEMPLATE_ID, AmendOrderDecoder.TEMPLATE_ID ->
                    require(
                            state != RiskState.HALTED || log.touched().isProtective(),
                            "order " + log.touched().id + " left in HALTED");
                default -> {
                    // does not leave
                }
            }
        }

        @Override
        void onGroupEnd(final CoreView core) {
            isCommand = false;
        }
    }

    /**
     * P15: what an entry with a stop fills is protected by the end of the same input, or somebody is told. Protected is what can be
     * closed, whole lots, and never more than that.
     */
    static final class Protected extends Law {
        private final OrderLog log;
        private final Map<Long, Long> protectedQtys = new HashMap<>(); // by entry
        private final Set<Long> naked = new HashSet<>();
        private final Set<Long> changed = new HashSet<>(); // entries whose protection is looked at
        private boolean told;

        Protected(final OrderLog log) {
            this.log = log;
        }

        @Override
        String name() {
            return "P15";
        }

        @Override
        void onRecord(final DirectBuffer buffer, final int offset, final int templateId) {
            final OrderLog.Execution e = log.execution();
            if (e != null && e.order().hasStop) {
                naked.add(e.order().id);
            }
            if (templateId == ProtectionSetDecoder.TEMPLATE_ID) {
                final ProtectionSetDecoder d = new ProtectionSetDecoder()
                        .wrap(
                                buffer,
                                offset + Records.BODY_OFFSET,
                                Records.blockLength(buffer, offset),
                                Records.version(buffer, offset));
                naked.remove(d.parentOrderId());
                protectedQtys.put(d.parentOrderId(), d.qty());
                changed.add(d.parentOrderId());
            } else if (templateId == NewOrderDecoder.TEMPLATE_ID) {
                naked.remove(log.touched().parent);
            }
            told |= templateId == AlarmDecoder.TEMPLATE_ID;
            if (e != null) {
                changed.addAll(protectedQtys.keySet()); // the position that they protect may be another
            }
        }

        @Override
        void onGroupEnd(final CoreView core) {
            naked.removeIf(id -> told || bare(log.order(id)) <= 0);
            require(naked.isEmpty(), "filled and not protected: orders " + naked);
            naked.clear();
            told = false;
            for (final long id : changed) {
                final OrderLog.Seen order = log.order(id);
                final long lot = World.INSTRUMENTS.get(order.instrument).lotSize();
                require(protectedQtys.get(id) % lot == 0, "protected of " + id + ": " + protectedQtys.get(id));
                require(
                        protectedQtys.get(id) == 0 || bare(order) >= 0,
                        "protected beyond the position: " + id + " by " + bare(order));
            }
            changed.clear();
        }

        /** What can be closed of a position on the order's side and is not protected; a fill that only closed leaves nothing. */
        private long bare(final OrderLog.Seen order) {
            final Instrument instrument = World.INSTRUMENTS.get(order.instrument);
            long bare =
                    instrument.floorToLot(Math.max(log.position(order.strategy, order.instrument) * order.sign(), 0));
            for (final Map.Entry<Long, Long> each : protectedQtys.entrySet()) {
                final OrderLog.Seen other = log.order(each.getKey());
                final boolean isSame = other.strategy == order.strategy && other.instrument == order.instrument;
                bare -= isSame && other.side == order.side ? each.getValue() : 0;
            }
            return bare;
        }
    }

    /** P16: never more requests than the limit in any window, aligned or not. */
    static final class Throttle extends Law {
        private final OrderLog log;
        private final ArrayDeque<Long> times = new ArrayDeque<>();
        private final Set<Long> decided = new HashSet<>();

        Throttle(final OrderLog log) {
            this.log = log;
        }

        @Override
        String name() {
            return "P16";
        }

        @Override
        void onRecord(final DirectBuffer buffer, final int offset, final int templateId) {
            if (templateId != NewOrderDecoder.TEMPLATE_ID && templateId != AmendOrderDecoder.TEMPLATE_ID) {
                return;
            }
            // A held order counts when it is decided and when it leaves; one that closes a position then waits for
            // nothing.
            final boolean leaves = templateId == NewOrderDecoder.TEMPLATE_ID && !decided.add(log.touched().id);
            final long now = Records.receiveTime(buffer, offset);
            times.addLast(now);
            while (now - times.peekFirst() >= World.WINDOW) {
                times.removeFirst();
            }
            require(
                    times.size() <= World.ORDERS_PER_WINDOW
                            || log.touched().isProtective()
                            || leaves && log.touched().role != OrderRole.ENTRY,
                    times.size() + " requests within a second");
        }
    }
}

import exchange.core2.collections.objpool.ObjectsPool;
import exchange.core2.core.common.CoreSymbolSpecification;
import exchange.core2.core.common.MatcherEventType;
import exchange.core2.core.common.MatcherTradeEvent;
import exchange.core2.core.common.OrderAction;
import exchange.core2.core.common.OrderType;
import exchange.core2.core.common.SymbolType;
import exchange.core2.core.common.cmd.CommandResultCode;
import exchange.core2.core.common.cmd.OrderCommand;
import exchange.core2.core.common.config.LoggingConfiguration;
import exchange.core2.core.orderbook.OrderBookDirectImpl;
import exchange.core2.core.orderbook.OrderBookEventsHelper;
import java.util.HashMap;
import java.util.Map;

/**
 * exchange-core's OrderBookDirectImpl, called directly: no ring, no risk engine. One command object is used again for every request,
 * its objects and events come from pools, as in its own engine. The chain of events of each request is walked to its end, and all of
 * them, trades, cancels and what expires, go into the outcome; it has none for what it accepts, moves or for its levels.
 */
public final class ExchangeCore implements Rounds.Engine {
    private static final int EVENTS = 4_096;
    private static final int POOL = 8_192;

    private final MatcherTradeEvent[] events = new MatcherTradeEvent[EVENTS];
    private final OrderBookDirectImpl book;
    private final OrderCommand command = new OrderCommand();
    private int nextEvent;
    private long trades;
    private long traded;
    private long digest;
    private long filled;
    private long canceled;
    private long expired;
    private long toldDigest;

    private ExchangeCore() {
        for (int i = 0; i < EVENTS; i++) {
            events[i] = new MatcherTradeEvent();
        }
        final Map<Integer, Integer> sizes = new HashMap<>();
        for (final int kind : new int[] {
            ObjectsPool.DIRECT_ORDER,
            ObjectsPool.DIRECT_BUCKET,
            ObjectsPool.ART_NODE_4,
            ObjectsPool.ART_NODE_16,
            ObjectsPool.ART_NODE_48,
            ObjectsPool.ART_NODE_256
        }) {
            sizes.put(kind, POOL);
        }
        book = new OrderBookDirectImpl(
                CoreSymbolSpecification.builder()
                        .symbolId(1)
                        .type(SymbolType.FUTURES_CONTRACT)
                        .baseScaleK(1)
                        .quoteScaleK(1)
                        .build(),
                new ObjectsPool(sizes),
                new OrderBookEventsHelper(this::event),
                LoggingConfiguration.DEFAULT);
        command.symbol = 1;
    }

    private MatcherTradeEvent event() {
        nextEvent = nextEvent + 1 & EVENTS - 1;
        final MatcherTradeEvent event = events[nextEvent];
        event.nextEvent = null;
        return event;
    }

    /** Arguments: requests, rounds. */
    public static void main(final String[] args) {
        Rounds.run("exchange-core OrderBookDirectImpl", args, ExchangeCore::new);
    }

    @Override
    public void handle(final Requests requests, final int from, final int to) {
        for (int i = from; i < to; i++) {
            command.orderId = requests.order[i];
            command.uid = requests.kind[i] == Requests.TAKE ? 2 : 1;
            command.price = requests.price[i];
            command.size = requests.size[i];
            command.action = requests.isBuy[i] ? OrderAction.BID : OrderAction.ASK;
            command.matcherEvent = null;
            switch (requests.kind[i]) {
                case Requests.PLACE -> {
                    command.orderType = OrderType.GTC;
                    command.reserveBidPrice = command.price;
                    book.newOrder(command);
                }
                case Requests.TAKE -> {
                    command.orderType = OrderType.IOC;
                    command.reserveBidPrice = command.price;
                    book.newOrder(command);
                }
                case Requests.CANCEL -> done(book.cancelOrder(command));
                default -> {
                    command.uid = 1;
                    done(book.moveOrder(command));
                }
            }
            for (MatcherTradeEvent event = command.matcherEvent; event != null; event = event.nextEvent) {
                if (event.eventType == MatcherEventType.TRADE) {
                    trades++;
                    traded += event.size;
                    digest = digest * 31 + event.matchedOrderId * 1_000_003 + event.price * 31 + event.size;
                    filled += (event.matchedOrderCompleted ? 1 : 0) + (event.activeOrderCompleted ? 1 : 0);
                } else if (event.eventType == MatcherEventType.REDUCE) {
                    canceled++;
                } else {
                    expired++;
                }
                toldDigest = toldDigest * 31 + command.orderId + event.size;
            }
        }
    }

    private static void done(final CommandResultCode code) {
        if (code != CommandResultCode.SUCCESS) {
            throw new IllegalStateException("refused: " + code);
        }
    }

    @Override
    public Rounds.Outcome outcome() {
        return new Rounds.Outcome(
                trades,
                traded,
                digest,
                book.getOrdersNum(OrderAction.BID) + book.getOrdersNum(OrderAction.ASK),
                book.getTotalOrdersVolume(OrderAction.BID) + book.getTotalOrdersVolume(OrderAction.ASK),
                filled,
                canceled,
                expired,
                0,
                toldDigest);
    }
}

package dev.reprise.adapters.binance;

import dev.reprise.adapters.json.StrictJson;
import dev.reprise.adapters.net.WebSocketWire;
import dev.reprise.adapters.net.WireClient;
import dev.reprise.api.Instrument;
import dev.reprise.api.VenueAdapter;
import dev.reprise.api.VenueException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.LongPredicate;
import org.agrona.DirectBuffer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;

/**
 * Binance spot: market data over combined streams, orders and private stream over the WebSocket API.
 *
 * <p>Without credentials there is market data only: {@link #send} then withholds every order. All connections are made, watched and
 * remade by {@link #poll}, which the gateway thread has to call at least every few milliseconds.
 *
 * <pre>
 * var adapter = new BinanceAdapter(BinanceSettings.of(BinanceEndpoints.TESTNET, seed), credentials);
 * List&lt;InstrumentRules&gt; rules = adapter.instruments(List.of("BTC-USDT.BINANCE"));
 * adapter.start(context);
 * while (running) adapter.poll();
 * </pre>
 */
public final class BinanceAdapter implements VenueAdapter {
    private static final Logger LOG = LoggerFactory.getLogger(BinanceAdapter.class);
    private static final String KEY_RIGHTS = "/sapi/v1/account/apiRestrictions";
    /** Instruments that share a market-data connection: their streams must fit one request line. */
    private static final int INSTRUMENTS_PER_CONNECTION = 50;

    private final BinanceSettings settings;
    private final Credentials credentials;
    private final WireClient.Factory factory;
    private final RateBudget budget = new RateBudget();
    private final RestClient rest;
    private final List<MarketDataFeed> feeds = new ArrayList<>();
    private final SplittableRandom random;
    private ScheduledExecutorService restThread;
    private List<Instrument> instruments = List.of();
    private OrderGateway orders;
    private volatile OpenOrderSweep sweep;
    private OrderRecords withheld;
    private RulesWatch rules;
    private RateReport rates;

    /** @param credentials null for market data only */
    public BinanceAdapter(final BinanceSettings settings, final Credentials credentials) {
        this(settings, credentials, WebSocketWire::new);
    }

    /** @param factory makes the WebSocket clients */
    public BinanceAdapter(
            final BinanceSettings settings, final Credentials credentials, final WireClient.Factory factory) {
        this.settings = settings;
        this.credentials = credentials;
        this.factory = factory;
        rest = new RestClient(settings.endpoints().rest(), budget);
        random = new SplittableRandom(settings.seed());
    }

    @Override
    public String venue() {
        return ExchangeInfo.VENUE;
    }

    @Override
    public List<InstrumentRules> instruments(final List<String> symbols) throws VenueException {
        final List<String> names = new ArrayList<>();
        for (final String symbol : symbols) {
            names.add(venueSymbol(symbol));
        }
        final SymbolRules answer = SymbolRules.ask(rest, names);
        final List<InstrumentRules> told = new ArrayList<>();
        for (final byte[] part : answer.answers()) {
            told.addAll(ExchangeInfo.read(part));
        }
        final List<InstrumentRules> found = new ArrayList<>();
        final List<String> unknown = new ArrayList<>();
        for (final String symbol : symbols) {
            final Optional<InstrumentRules> rules = told.stream()
                    .filter(r -> r.symbol().equals(symbol) || r.venueSymbol().equals(symbol))
                    .findFirst();
            rules.ifPresentOrElse(found::add, () -> unknown.add(symbol));
        }
        if (!unknown.isEmpty()) {
            throw new VenueException(
                    VenueException.Kind.UNKNOWN_SYMBOL,
                    "Binance has no symbol " + String.join(", ", unknown)
                            + "; write BASE-QUOTE.BINANCE, e.g. BTC-USDT.BINANCE");
        }
        return found;
    }

    /** {@code BTC-USDT.BINANCE} is {@code BTCUSDT} there; anything else is taken as the venue's own text. */
    private static String venueSymbol(final String symbol) throws VenueException {
        final String suffix = '.' + ExchangeInfo.VENUE;
        final String text = symbol.endsWith(suffix)
                ? symbol.substring(0, symbol.length() - suffix.length()).replace("-", "")
                : symbol;
        if (text.isEmpty() || text.indexOf('"') >= 0 || text.indexOf('\\') >= 0) {
            throw new VenueException(VenueException.Kind.UNKNOWN_SYMBOL, "not a symbol: " + symbol);
        }
        return text;
    }

    /**
     * Asks what the key may do; before {@link #start}. The test system does not answer this.
     *
     * @throws VenueException when the venue cannot be asked, or refuses the key
     */
    public KeyRights keyRights() throws VenueException {
        try {
            final long time = StrictJson.FRAMES
                    .readTree(rest.get("/api/v3/time"))
                    .path("serverTime")
                    .asLong(0);
            return KeyRights.read(StrictJson.FRAMES.readTree(
                    rest.signed("GET", KEY_RIGHTS, "", credentials, time, settings.recvWindowMs())));
        } catch (final JacksonException e) {
            throw new VenueException("what the key may do could not be read: " + e.getOriginalMessage(), e);
        }
    }

    /** Why the venue does not let us in, such as a key it refuses; empty while it does, or has not answered. Any thread. */
    public String refusal() {
        return orders == null ? "" : orders.refusal();
    }

    @Override
    public void start(final Context context) {
        if (restThread != null) {
            throw new IllegalStateException("started already");
        }
        instruments = context.instruments().stream()
                .filter(i -> i.venue().equals(ExchangeInfo.VENUE))
                .toList();
        restThread = Executors.newSingleThreadScheduledExecutor(task -> {
            final Thread thread = new Thread(task, "binance-rest");
            thread.setDaemon(true);
            return thread;
        });
        for (int from = 0; from < instruments.size(); from += INSTRUMENTS_PER_CONNECTION) {
            final int to = Math.min(instruments.size(), from + INSTRUMENTS_PER_CONNECTION);
            feeds.add(new MarketDataFeed(
                    settings,
                    instruments.subList(from, to),
                    context.publisher("binance-market-data-" + feeds.size()),
                    context,
                    rest,
                    restThread,
                    random.split(),
                    factory));
        }
        rules = new RulesWatch(
                rest,
                restThread,
                context.publisher("binance-rules"),
                context.venueIndex(),
                instruments,
                this::onRules,
                settings.schedule().rulesNs());
        rates = new RateReport(new SystemRecords(context.publisher("binance-rates"), context.venueIndex()), budget);
        if (credentials == null) {
            withheld = new OrderRecords(context.publisher("binance-orders"), context.venueIndex(), new TrackedOrders());
        } else {
            orders = new OrderGateway(
                    settings,
                    credentials,
                    new Account(instruments, context.currencies()),
                    context,
                    budget,
                    rules::soon,
                    random.split(),
                    factory);
            orders.start();
            rules.start();
            sweep = new OpenOrderSweep(rest, credentials, settings.recvWindowMs(), instruments, orders::cancelAll);
        }
        for (final MarketDataFeed feed : feeds) {
            feed.start();
        }
    }

    private void onRules(final Instrument instrument) {
        if (orders != null) {
            orders.replace(instrument);
        }
    }

    /** Times that the private stream went live after a gap, or for the first time: what was working before may have ended. */
    public int privateSessions() {
        return orders == null ? 0 : orders.sessions();
    }

    /** Whether every book is whole and, with credentials, orders can be sent. */
    public boolean isReady() {
        for (final MarketDataFeed feed : feeds) {
            if (!feed.isSynced()) {
                return false;
            }
        }
        return !feeds.isEmpty() && (orders == null || orders.isReady());
    }

    @Override
    public void send(final DirectBuffer buffer, final int offset, final int length) {
        if (orders != null) {
            orders.send(buffer, offset);
        } else {
            Withholding.all(withheld, buffer, offset);
        }
    }

    @Override
    public boolean isBacklogged() {
        return orders != null && orders.isBacklogged();
    }

    @Override
    public void rehearse() {
        if (orders != null) {
            orders.rehearse();
        }
    }

    @Override
    public void query(final long clientOrderId, final int instrument, final boolean mayBeReplaced) {
        if (orders != null) {
            orders.query(clientOrderId, instrument, mayBeReplaced);
        }
    }

    @Override
    public void reconcile() {
        if (orders != null) {
            orders.reconcile();
        }
    }

    @Override
    public CancelRound cancelOpen(final LongPredicate kept) {
        return sweep == null ? new CancelRound(0, 0, "") : sweep.round(kept);
    }

    /** Market-data frames that could not be read, and were dropped, so far. Any thread. */
    public long framesDropped() {
        long dropped = 0;
        for (final MarketDataFeed feed : feeds) {
            dropped += feed.dropped();
        }
        return dropped;
    }

    @Override
    public int poll() {
        int work = orders == null ? 0 : orders.poll();
        if (rates != null) {
            rates.poll(System.nanoTime(), System.currentTimeMillis());
        }
        for (final MarketDataFeed feed : feeds) {
            work += feed.poll();
        }
        return work;
    }

    @Override
    public void close() {
        if (restThread != null) {
            restThread.shutdownNow();
        }
        for (final MarketDataFeed feed : feeds) {
            close(feed::close);
        }
        if (orders != null) {
            close(orders::close);
        }
    }

    private static void close(final Runnable connection) {
        try {
            connection.run();
        } catch (final IllegalStateException e) {
            LOG.debug("closed behind the engine: {}", e.getMessage()); // nobody is left to be told
        }
    }
}

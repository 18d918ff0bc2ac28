package dev.reprise.localvenues.binance;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** REST: ping, time, exchangeInfo, depth, open orders and their cancels. Asks the venue thread for what it owns. */
final class RestServer implements AutoCloseable {
    static final int MAX_LEVELS = 5000;

    private static final Logger LOG = LoggerFactory.getLogger(RestServer.class);
    private static final int THREADS = 4;
    private static final int DEFAULT_LEVELS = 100;
    private static final long ANSWER_SECONDS = 60;

    private final VenueThread thread;
    private final VenueMarket market;
    private final AccountSettings account;
    private final WsApi api;
    private final RestOrders orders;
    private final HttpServer server;
    private final ExecutorService executor;

    RestServer(
            final InetSocketAddress address,
            final VenueThread thread,
            final VenueMarket market,
            final AccountSettings account,
            final WsApi api,
            final RestOrders orders)
            throws IOException {
        this.thread = thread;
        this.market = market;
        this.account = account;
        this.api = api;
        this.orders = orders;
        try {
            server = HttpServer.create(address, 0);
        } catch (final IOException e) {
            throw new IOException("cannot open the REST port " + address + ": " + e.getMessage(), e);
        }
        executor = Executors.newFixedThreadPool(THREADS, task -> {
            final Thread worker = new Thread(task, "local-binance-rest");
            worker.setDaemon(true);
            return worker;
        });
        server.setExecutor(executor);
    }

    void start() {
        server.createContext("/", this::handle);
        server.start();
    }

    int port() {
        return server.getAddress().getPort();
    }

    private void handle(final HttpExchange exchange) throws IOException {
        try (exchange) {
            Answer answer;
            try {
                final ApiError limited = api.refusal();
                if (limited != null) {
                    throw limited;
                }
                answer = answer(exchange);
            } catch (final ApiError e) {
                if (e.data() != null && e.data().has("retryAfter")) {
                    final long waitMs = e.data().path("retryAfter").asLong() - System.currentTimeMillis();
                    exchange.getResponseHeaders().set("Retry-After", Long.toString(Math.max(1, waitMs / 1000)));
                }
                answer = Answer.refused(e);
            } catch (final RuntimeException e) {
                LOG.error("a REST request failed inside the local venue", e);
                answer = new Answer(500, VenueJson.errorText(new ApiError(-1000, "An unknown error occurred.")));
            }
            final byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json;charset=UTF-8");
            exchange.getResponseHeaders().set("X-MBX-USED-WEIGHT-1M", Long.toString(api.usedWeight()));
            exchange.sendResponseHeaders(answer.status(), body.length);
            try (OutputStream out = exchange.getResponseBody()) {
                out.write(body);
            }
        }
    }

    private Answer answer(final HttpExchange exchange) throws ApiError {
        final Map<String, String> query = query(exchange.getRequestURI().getRawQuery());
        final RestOrders.Request request = new RestOrders.Request(
                exchange.getRequestMethod(),
                exchange.getRequestURI().getPath(),
                String.valueOf(exchange.getRequestURI().getRawQuery()),
                query,
                exchange.getRequestHeaders().getFirst("X-MBX-APIKEY"));
        if (request.isSigned()) {
            api.charge(request.weight());
            final Answer answer = await(done -> orders.answer(request, done));
            if (answer.status() != Answer.OK) {
                api.failed();
            }
            return answer;
        }
        if (!request.method().equals("GET")) {
            return new Answer(405, VenueJson.errorText(new ApiError(-1000, "Only GET is answered here.")));
        }
        // A playback may be of futures, whose paths differ in the prefix alone.
        final String path = exchange.getRequestURI().getPath().replaceFirst("^/fapi/v1/", "/api/v3/");
        if (!path.equals("/api/v3/depth")) {
            api.charge(path.equals("/api/v3/exchangeInfo") ? RequestWeight.EXCHANGE_INFO : 1);
        }
        return switch (path) {
            case "/api/v3/ping" -> Answer.ok("{}");
            case "/api/v3/time" -> Answer.ok("{\"serverTime\":" + api.clockMs() + "}");
            case "/api/v3/exchangeInfo" -> exchangeInfo(query);
            case "/api/v3/depth" -> depth(query);
            default -> new Answer(404, VenueJson.errorText(new ApiError(-1000, "No such path at the local venue.")));
        };
    }

    private static Map<String, String> query(final String text) {
        final Map<String, String> query = new HashMap<>();
        if (text != null) {
            for (final String pair : text.split("&")) {
                final int equals = pair.indexOf('=');
                if (equals > 0) {
                    query.put(
                            pair.substring(0, equals),
                            URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
                }
            }
        }
        return query;
    }

    private Answer exchangeInfo(final Map<String, String> query) throws ApiError {
        final List<VenueSymbol> symbols = new ArrayList<>();
        if (query.containsKey("symbol")) {
            symbols.add(market.symbol(query.get("symbol")));
        } else if (query.containsKey("symbols")) {
            for (final String name :
                    query.get("symbols").replaceAll("[\\[\\]\" ]", "").split(",")) {
                symbols.add(market.symbol(name));
            }
        } else {
            symbols.addAll(market.symbols());
        }
        return Answer.ok(ExchangeInfo.text(symbols, account, System.currentTimeMillis()));
    }

    private Answer depth(final Map<String, String> query) throws ApiError {
        if (!query.containsKey("symbol")) {
            throw ApiError.missing("symbol");
        }
        final VenueSymbol symbol = market.symbol(query.get("symbol"));
        final String limit = query.getOrDefault("limit", Integer.toString(DEFAULT_LEVELS));
        if (!limit.matches("[1-9][0-9]{0,8}")) {
            throw ApiError.illegal("limit", "^[0-9]{1,20}$");
        }
        final int levels = Math.min(Integer.parseInt(limit), MAX_LEVELS);
        api.charge(RequestWeight.ofDepth(levels));
        return await(answer -> market.depth(symbol, levels, answer));
    }

    private Answer await(final Consumer<Consumer<Answer>> request) {
        final CompletableFuture<Answer> answer = new CompletableFuture<>();
        thread.submit(() -> request.accept(answer::complete));
        try {
            return answer.get(ANSWER_SECONDS, TimeUnit.SECONDS);
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
            return unavailable();
        } catch (final TimeoutException e) {
            return unavailable();
        } catch (final ExecutionException e) {
            throw new IllegalStateException("an answer is never an error", e);
        }
    }

    private static Answer unavailable() {
        return new Answer(
                503, VenueJson.errorText(new ApiError(-1001, "Internal error; unable to process your request.")));
    }

    @Override
    public void close() {
        server.stop(0);
        executor.shutdownNow();
    }
}

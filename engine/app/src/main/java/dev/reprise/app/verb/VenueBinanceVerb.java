package dev.reprise.app.verb;

import dev.reprise.app.cli.ExitCode;
import dev.reprise.app.cli.Output;
import dev.reprise.app.cli.Verb;
import dev.reprise.app.cli.VerbException;
import dev.reprise.localvenues.binance.AccountSettings;
import dev.reprise.localvenues.binance.Fault;
import dev.reprise.localvenues.binance.Faults;
import dev.reprise.localvenues.binance.LocalBinance;
import dev.reprise.localvenues.binance.LocalBinanceSettings;
import dev.reprise.localvenues.binance.PlaybackSettings;
import dev.reprise.localvenues.binance.VenueCredentials;
import java.net.BindException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.node.ObjectNode;

/** {@code reprise venue binance}. */
@Command(
        name = "binance",
        description = "Runs a Binance spot server on this host: a seeded market, or a recording played back.",
        sortOptions = false,
        footer = "%nExample: reprise venue binance --port 9001 --seed 7")
public final class VenueBinanceVerb extends Verb {
    private static final long ONE = 100_000_000;
    private static final int TAKER_FEE_PPM = 100;
    private static final int ORDERS_PER_TEN_SECONDS = 20_000;

    @Option(
            names = "--port",
            paramLabel = "PORT",
            description = "Port of the WebSockets, REST is on the next; default: two free ones, which are printed.")
    private int port;

    @Option(names = "--seed", paramLabel = "N", description = "Seed of the market; default ${DEFAULT-VALUE}.")
    private long seed = 1;

    @Option(
            names = "--speed",
            paramLabel = "X",
            description = "Market time per wall-clock time; of a playback, 0 is as fast as clients take it.")
    private double speed = 1;

    @Option(names = "--play", paramLabel = "FILE", description = "Recorder file to play; repeatable, in order.")
    private List<Path> files = new ArrayList<>();

    @Option(names = "--order-log", paramLabel = "FILE", description = "Append every order event here, one JSON a line.")
    private Path orderLog;

    @Option(
            names = "--key",
            paramLabel = "FILE",
            description = "File with an API key and an HMAC secret, one a line; without it orders are refused.")
    private Path keyFile;

    @Option(
            names = "--ack-delay",
            paramLabel = "MS",
            description = "Hold every answer to an order back for so long, as a slow venue does.")
    private int ackDelayMs;

    @Option(
            names = "--weight-per-minute",
            paramLabel = "N",
            description = "Limit of request weight; the venue's own is ${DEFAULT-VALUE}.")
    private int weightPerMinute = 6000;

    @Option(
            names = "--fault",
            paramLabel = "NAME=N",
            description =
                    "Do this wrong, repeatable, e.g. --fault unknown=10: every tenth request is answered with status"
                            + " unknown. ${COMPLETION-CANDIDATES}")
    private Map<Fault, Long> faults = new java.util.EnumMap<>(Fault.class);

    @Option(names = "--duration", paramLabel = "SECONDS", description = "Stop by itself after so long.")
    private Long duration;

    @Override
    protected ExitCode run(final Output out) throws Exception {
        final CountDownLatch stop = new CountDownLatch(1);
        final CountDownLatch stopped = new CountDownLatch(1);
        final Thread hook = new Thread(
                () -> {
                    stop.countDown();
                    try {
                        stopped.await(10, TimeUnit.SECONDS);
                    } catch (final InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                },
                "reprise-stop");
        Runtime.getRuntime().addShutdownHook(hook);
        try (LocalBinance server = LocalBinance.start(settings())) {
            out.println("streams   " + server.webSocketUri());
            out.println("ws_api    " + server.orderUri());
            out.println("rest      " + server.restUri());
            out.println("serving   Ctrl-C ends it");
            if (duration == null) {
                stop.await();
            } else {
                stop.await(duration, TimeUnit.SECONDS);
            }
            final ObjectNode keys = out.object();
            keys.put("streams", server.webSocketUri().toString());
            keys.put("ws_api", server.orderUri().toString());
            keys.put("rest", server.restUri().toString());
            return out.result(ExitCode.OK, keys);
        } catch (final BindException e) {
            throw new VerbException(
                    ExitCode.VENUE,
                    "RP-V010",
                    "port " + port + " or the next is taken",
                    "--port",
                    "choose another, or leave it out for free ones",
                    e);
        } finally {
            stopped.countDown();
        }
    }

    private LocalBinanceSettings settings() throws Exception {
        if (!files.isEmpty()) {
            return LocalBinanceSettings.playing(new PlaybackSettings(files, speed))
                    .withPort(port);
        }
        final List<VenueCredentials> credentials = new ArrayList<>();
        if (keyFile != null) {
            final List<String> lines = Files.readAllLines(keyFile);
            if (lines.size() < 2) {
                throw new VerbException(
                        ExitCode.CONFIG_INVALID,
                        "RP-V011",
                        "the key file has " + lines.size() + " lines",
                        keyFile.toString(),
                        "the API key on the first line, the HMAC secret on the second");
            }
            credentials.add(
                    VenueCredentials.hmac(lines.get(0).trim(), lines.get(1).trim()));
        }
        if (weightPerMinute <= 0) {
            throw new VerbException(
                    ExitCode.USAGE,
                    "RP-U022",
                    "--weight-per-minute must be above 0: was " + weightPerMinute,
                    "--weight-per-minute",
                    "the venue's own is 6000");
        }
        final LocalBinanceSettings settings = LocalBinanceSettings.demo(seed)
                .withPort(port)
                .withSpeed(speed)
                .withAccount(new AccountSettings(
                                credentials,
                                Map.of("BTC", 10 * ONE, "USDT", 1_000_000 * ONE),
                                0,
                                TAKER_FEE_PPM,
                                ORDERS_PER_TEN_SECONDS,
                                true)
                        .withWeightPerMinute(weightPerMinute));
        Faults wrong = Faults.NONE.with(Fault.ACK_DELAY_MS, ackDelayMs);
        for (final Map.Entry<Fault, Long> fault : faults.entrySet()) {
            wrong = wrong.with(fault.getKey(), fault.getValue());
        }
        return withLog(settings.withFaults(wrong));
    }

    private LocalBinanceSettings withLog(final LocalBinanceSettings settings) {
        return orderLog == null ? settings : settings.withOrderLog(orderLog);
    }
}

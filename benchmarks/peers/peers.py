"""Who is measured, and how; see run."""

import gzip
import random

import driver
from driver import HERE, WORK, Skipped, row, rounds_of, run

EXCHANGE_CORE = "exchange-core 0.5.3"
TA4J = "ta4j 0.17"
NAUTILUS = "NautilusTrader 1.221.0"
BARS_WANTED = 10
# In one process, as many on both sides, of which the fastest counts; the first is told as well.
RUNS = 5
BAR_RUNS = 10  # after five ours was not all compiled
SHORT_RUNS = 30  # ours and hftbacktest's take a tenth of a second: until all is compiled
NAUTILUS_WANTED = 5
HFTBACKTEST = "hftbacktest 2.4.4"
HFTBACKTEST_WANTED = 2
VECTOR_TICKS = 16_384  # of its book: what our window may grow to
FRAMES = "usdm/btcusdt_20240808.gz"
MATCHING_WANTED = 1


def matching(reprise, options):
    """One generator for both; the trades of both and what they leave must be the same."""
    jars = WORK / "exchange-core"
    if not list(jars.glob("exchange-core-*.jar")):
        run(["mvn", "-B", "-q", "-f", HERE / "matching" / "pom.xml",
             "org.apache.maven.plugins:maven-dependency-plugin:3.11.0:copy-dependencies",
             f"-DoutputDirectory={jars}", "-DincludeScope=runtime"], "exchange-core is not to be had from Maven Central")
    theirs = driver.os.pathsep.join(str(jar) for jar in sorted(jars.glob("*.jar")))
    sources = HERE / "matching"
    classes = reprise.compile([sources / f"{name}.java" for name in ("Requests", "Rounds", "Ours")], reprise.classpath, "matching")
    reprise.compile([sources / "ExchangeCore.java"], driver.os.pathsep.join([theirs, reprise.classpath]), "matching")
    count, inner = (500_000, 3) if options.quick else (2_000_000, 5)
    mine, other = rounds_of(
        options.rounds,
        lambda: reprise.java([classes, reprise.classpath], "Ours", count, inner)[0],
        lambda: reprise.java([classes, theirs, reprise.classpath], "ExchangeCore", count, inner)[0])
    if any(each["outcome"] != mine[0]["outcome"] for each in mine + other):
        raise Skipped(f"the engines do not agree: {mine[0]['outcome']} and {other[0]['outcome']}")
    trades, filled, canceled, expired = (mine[0]["outcome"][i] for i in (0, 5, 6, 7))
    return [row("matching engine", EXCHANGE_CORE, "requests/s", *([(r["per_second"], r["first"]) for r in rounds] for rounds in (mine, other)),
                MATCHING_WANTED,
                notes=[f"{count:,} requests, 9 % GTC, 3 % IOC, 6 % cancel, 82 % move around 1,000 resting orders; OrderBookDirectImpl called "
                       f"directly, objects and events pooled; one process each, the median of {inner} rounds in each behind 4 that do not count, of which "
                       f"the first is the first run; both found the same {trades:,} trades and ended as many orders: {filled:,} filled, "
                       f"{canceled:,} canceled, {expired:,} expired. Both fold every event into the outcome: theirs the trades, cancels and "
                       f"expiries in a request's chain, ours these and {mine[0]['told'][0]:,} more, what is accepted or moved and each level's new quantity",
                       f"bytes a request: ours {mine[0]['alloc_bytes_per_event']}, theirs {other[0]['alloc_bytes_per_event']}; "
                       f"fastest round: ours {max(r['fastest'] for r in mine):,.0f}, "
                       f"theirs {max(r['fastest'] for r in other):,.0f}"])]


def trades_file(bars):
    """One trade a second, a price that wanders."""
    file = WORK / f"trades-{bars}.csv"
    if not file.exists():
        draw = random.Random(7)
        price = 6_000_000
        part = file.with_suffix(".part")
        with open(part, "w") as out:
            out.write("timestamp,price,amount,side\n")
            for i in range(bars):
                price += draw.randint(-30, 30)
                side = "buy" if draw.random() < 0.5 else "sell"
                out.write(f"{1_704_067_200_000 + 1_000 * i + 500},{price // 100}.{price % 100:02d},0.01,{side}\n")
        part.replace(file)
    return file


def trades_dataset(reprise, bars):
    """The same file as a dataset of ours; gives its name."""
    name = f"peer-trades-{bars}"
    if not (WORK / "workspace" / "data" / name).exists():
        reprise.command("data", "import", "--format", "csv-trades", "--instrument", "BTC-USD.PEER", "--id", name, trades_file(bars))
    return name


def bars_dataset(reprise, file, bars):
    """Of each trade a bar, as a dataset of bars alone; gives its name."""
    name = f"peer-bars-{bars}"
    if not (WORK / "workspace" / "data" / name).exists():
        rows = WORK / f"bars-{bars}.csv"
        with open(file) as trades, open(rows, "w") as out:
            next(trades)
            out.write("timestamp,open,high,low,close,volume\n")
            for line in trades:
                time, price, amount, _ = line.split(",")
                out.write(f"{int(time) // 1000 * 1000},{price},{price},{price},{price},{amount}\n")
        reprise.command("data", "import", "--format", "csv-bars", "--instrument", "BTC-USD.PEER", "--id", name, rows)
    return name


def ours_with(reprise, runs, dataset, fill, strategy, *parameters):
    """Our backtest of the averages' crossing."""
    jar = WORK / "ema-stream.jar"
    if not jar.exists():
        classes = reprise.compile([HERE / "bars" / "EmaStream.java"], reprise.classpath, "ema-stream")
        services = classes / "META-INF" / "services"
        services.mkdir(parents=True, exist_ok=True)
        (services / "dev.reprise.api.StrategyFactory").write_text("EmaStream\n")
        run([reprise.tool("jar"), "--create", "--file", jar, "-C", classes, "."], "no jar")
    more = [part for each in parameters for part in ("--param", each)]
    return reprise.warm(runs, "backtest", "--classpath", jar, "--data", dataset, "--strategy", strategy, *more,
                        "--initial", "USD=1000000", "--fill", fill, "--no-journal")


def bars(reprise, options):
    """A million bars; crossing averages of 12 and 26, executed at the next open."""
    count = 200_000 if options.quick else 1_000_000
    file = trades_file(count)
    dataset = bars_dataset(reprise, file, count)
    classes = reprise.compile([HERE / "bars" / "Ta4jExecutor.java"], reprise.classpath, "ta4j")

    def ta4j(kind, number):
        return reprise.java([classes, reprise.classpath], "Ta4jExecutor", file, kind, number, BAR_RUNS)

    streams, bridge, decimals, doubles, manager = rounds_of(
        options.rounds,
        lambda: ours_with(reprise, BAR_RUNS, dataset, "next_open", "ema-stream"),
        lambda: ours_with(reprise, BAR_RUNS, dataset, "next_open", "ema-cross", "fast=12", "slow=26", "size=0.01 BTC", "stop_loss=0 bps",
                          "take_profit=0 bps"),
        lambda: ta4j("executor", "decimal"),
        lambda: ta4j("executor", "double"),
        lambda: ta4j("manager", "double"))
    for run_of in (one for kind in (decimals, doubles, manager) for runs in kind for one in runs):
        if run_of["bars"] != count:
            raise Skipped(f"ta4j had {run_of['bars']:,} bars of {count:,}: remove {file}")
    ours, bridged, by_decimals, by_doubles, managed = (rates(each, count, BAR_RUNS) for each in (streams, bridge, decimals, doubles, manager))
    notes = [f"{count:,} bars, EMA 12 and 26 crossing, next open; the fastest of {BAR_RUNS} runs in one JVM counts, for both; positions closed: theirs "
             f"{doubles[0][0]['positions']:,}, our fills {streams[0][0]['fills']:,}, with ta4j's rules on our bridge {bridge[0][0]['fills']:,}; "
             f"theirs has its bars in memory before the clock starts (loading {doubles[0][0]['loading_seconds']:.1f} s, as decimals "
             f"{decimals[0][0]['loading_seconds']:.1f} s), ours reads its data in the timed part, hashes every record, and runs risk, ledger and simulated venue; nobody keeps a journal"]
    return [row("backtest, bars", TA4J + " executor, DecimalNum", "bars/s", ours, by_decimals, BARS_WANTED, notes=notes),
            row("backtest, bars", TA4J + " executor, DoubleNum", "bars/s", ours, by_doubles, BARS_WANTED),
            row("the same, ta4j rules on both", TA4J + " executor, DoubleNum", "bars/s", bridged, by_doubles, None),
            row("backtest, bars", TA4J + " manager, DoubleNum", "bars/s", ours, managed, None)]


def rates(rounds, count, runs):
    """Of each process the rate of its fastest run, for other work on the machine only ever makes one slower, and of its first."""
    if any(len(of_process) != runs for of_process in rounds):
        raise Skipped(f"not {runs} runs in each process: {[len(of_process) for of_process in rounds]}")
    return [(count / min(run["seconds"] for run in of_process), count / of_process[0]["seconds"]) for of_process in rounds]


def lines(interpreter, script, trouble, *arguments):
    """A script's lines of JSON, one for each run."""
    out = run([interpreter, HERE / script, *arguments], trouble)
    return [driver.json.loads(line) for line in out.splitlines() if line.startswith("{")]


def trades(reprise, options):
    """A file of trades, one-second bars built from them; crossing averages of 12 and 26."""
    count = 100_000 if options.quick else 200_000
    file, dataset = trades_file(count), trades_dataset(reprise, count)
    interpreter = driver.python(HERE / "nautilus" / "requirements.txt")
    mine, theirs = rounds_of(
        options.rounds,
        lambda: ours_with(reprise, RUNS, dataset, "touch", "ema-stream"),
        lambda: lines(interpreter, "nautilus/ema.py", "NautilusTrader failed", file, RUNS))
    notes = [f"{count:,} trades, each a bar of a second, EMA 12 and 26 crossing; fills: theirs {theirs[0][0]['fills']:,}, ours "
             f"{mine[0][0]['fills']:,}; loading, not in the rate: theirs {theirs[0][0]['loading_seconds']:.1f} s; ours reads its data in the "
             f"timed part, and its orders take 5 ms to the venue, theirs none; the fastest of {RUNS} runs in one process counts, for both"]
    return [row("backtest, trades", NAUTILUS, "trades/s", rates(mine, count, RUNS), rates(theirs, count, RUNS), NAUTILUS_WANTED, notes=notes)]


def frames(reprise, options):
    """The recorded frames, and a dataset of ours of them."""
    if options.data is None:
        raise Skipped("no recorded frames: --data DIRECTORY with usdm/btcusdt_20240808.gz of hftbacktest's data")
    file = driver.Path(options.data) / FRAMES
    if not file.exists():
        raise Skipped(f"no {file}")
    if not any(each["name"] == "grid-maker" for each in reprise.command("strategies")["strategies"]):
        raise Skipped("this build has no strategy grid-maker")
    depth = WORK / "frames-depth.gz"  # the peers have no use for the best bid and ask of bookTicker
    if not depth.exists():
        part = depth.with_suffix(".part")
        with gzip.open(file, "rb") as frames_of_all, gzip.open(part, "wb", 1) as out:
            out.writelines(line for line in frames_of_all if b"@bookTicker" not in line)
        part.replace(depth)
    file, dataset = depth, "peer-depth"
    if not (WORK / "workspace" / "data" / dataset).exists():
        reprise.command("data", "import", "--format", "binance-frames", "--id", dataset, file)
    return file, dataset


def ours_over_frames(reprise, dataset):
    return reprise.warm(SHORT_RUNS, "backtest", "--data", dataset, "--strategy", "grid-maker", "--param", "size=0.001 BTC",
                        "--initial", "USDT=1000000", "--fill", "risk_averse", "--latency", "5ms/5ms", "--no-journal")


def same_work(mine, theirs):
    """Both read everything and laid as many orders, but for one in twenty: hftbacktest alone lays 364 to 384, by when its 100 ms begin."""
    others = [each for runs in theirs for each in runs]
    if not all(each["is_whole"] for each in others):
        raise Skipped("not all events were read: the last book is not the recording's")
    ours = {each["orders"] for runs in mine for each in runs}
    for other in others:
        if any(abs(count - other["orders"]) * 20 > max(count, other["orders"]) for count in ours):
            raise Skipped(f"the work is not the same: orders of theirs {other['orders']:,}, ours {sorted(ours)}")


def l2(reprise, options):
    """Recorded USD-M frames; a grid of post-only orders on both sides, every 100 ms."""
    file, dataset = frames(reprise, options)
    if not (HERE / "hftbacktest" / "trace.py").exists():
        raise Skipped("no trace.py beside speed.py")
    interpreter = driver.python(HERE / "hftbacktest" / "requirements.txt")

    def hftbacktest(depth):
        return lines(interpreter, "hftbacktest/speed.py", "hftbacktest failed", "--frames", file, "--depth", depth,
                     "--window", VECTOR_TICKS, "--runs", SHORT_RUNS)

    mine, vector, hashed = rounds_of(
        options.rounds, lambda: ours_over_frames(reprise, dataset), lambda: hftbacktest("vector"), lambda: hftbacktest("map"))
    same_work(mine, vector + hashed)
    found = {(each["orders"], each["fills"], each["balance"]) for runs in vector + hashed for each in runs}
    if len(found) != 1:
        raise Skipped(f"their two kinds of book do not agree: {sorted(found)}")
    changes = vector[0][0]["level_changes"]
    depths = {"ROIVectorMarketDepthBacktest": rates(vector, changes, SHORT_RUNS), "HashMapMarketDepthBacktest": rates(hashed, changes, SHORT_RUNS)}
    medians = {name: driver.statistics.median(warm for warm, _ in each) for name, each in depths.items()}
    faster, slower = sorted(medians, key=medians.get, reverse=True)
    notes = [f"{changes:,} level changes and trades, grid of 10 levels a side every 100 ms, 5 ms to the venue; the fastest of {SHORT_RUNS} runs in one "
             f"process counts, for both; theirs is {faster}, the faster of its two ({slower}: {medians[slower]:,.0f}); the vector drops "
             f"{vector[0][0]['dropped']:,} of the changes, outside its {VECTOR_TICKS:,} ticks, ours keeps them; their first run compiles; loading, "
             f"not in the rate: theirs {vector[0][0]['loading_seconds']:.1f} s; ours reads its data in the timed part; all events read: "
             f"{vector[0][0]['is_whole']}; orders: theirs {vector[0][0]['orders']:,}, ours {mine[0][0]['orders']:,}"]
    return [row("backtest, L2 grid", HFTBACKTEST, "level changes/s", rates(mine, changes, SHORT_RUNS), depths[faster], HFTBACKTEST_WANTED,
                notes=notes, depths={name: {"rate": medians[name], "rates": each} for name, each in depths.items()}, depth=faster)]


def l2_nautilus(reprise, options):
    """The same frames and the same grid."""
    file, dataset = frames(reprise, options)
    interpreter = driver.python(HERE / "nautilus" / "requirements.txt")
    mine, theirs = rounds_of(
        options.rounds,
        lambda: ours_over_frames(reprise, dataset),
        lambda: lines(interpreter, "nautilus/grid.py", "NautilusTrader failed", file, SHORT_RUNS))
    same_work(mine, theirs)
    first = theirs[0][0]
    changes = first["level_changes"]
    notes = [f"{changes:,} level changes and trades, grid of 10 levels a side every 100 ms, 5 ms to the venue; loading, not in the rate: theirs "
             f"{first['loading_seconds']:.1f} s; ours reads its data in the timed part; all events read: {first['is_whole']}; orders: "
             f"theirs {first['orders']:,}, ours {mine[0][0]['orders']:,}; their venue keeps no place in a queue, ours does; "
             f"the fastest of {SHORT_RUNS} runs in one process counts, for both"]
    return [row("backtest, L2 grid", NAUTILUS, "level changes/s", rates(mine, changes, SHORT_RUNS), rates(theirs, changes, SHORT_RUNS),
                NAUTILUS_WANTED, notes=notes)]


ALL = {"matching": matching, "bars": bars, "trades": trades, "l2": l2, "l2-nautilus": l2_nautilus}

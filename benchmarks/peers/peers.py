"""Who is measured, and how; see run."""

import gzip
import random

import driver
from driver import HERE, WORK, Skipped, row, rounds_of, run

EXCHANGE_CORE = "exchange-core 0.5.3"
TA4J = "ta4j 0.17"
NAUTILUS = "NautilusTrader 1.221.0"
BARS_WANTED = 10
RUNS = 5  # in one process, of which the fastest counts
BAR_RUNS = 10  # of bars, on both sides: after five ours was not all compiled
SHORT_RUNS = 30  # of a tenth of a second each, until all is compiled
NAUTILUS_WANTED = 5
HFTBACKTEST = "hftbacktest 2.4.4"
HFTBACKTEST_WANTED = 2
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
    trades = mine[0]["outcome"][0]
    return [row("matching engine", EXCHANGE_CORE, "requests/s", [r["per_second"] for r in mine], [r["per_second"] for r in other],
                MATCHING_WANTED,
                notes=[f"{count:,} requests, 9 % GTC, 3 % IOC, 6 % cancel, 82 % move around 1,000 resting orders; OrderBookDirectImpl called "
                       f"directly, objects and events pooled; one process each, {inner} timed rounds in each behind 4 that are not; "
                       f"both found the same {trades:,} trades",
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
    ours, bridged = warm_rates(streams, count), warm_rates(bridge, count)
    notes = [f"{count:,} bars, EMA 12 and 26 crossing, next open; the fastest of {BAR_RUNS} runs in one JVM counts, for both (the first: theirs "
             f"{count / doubles[0][0]['seconds']:,.0f}, ours {count / streams[0][0]['seconds']:,.0f}); positions closed: theirs "
             f"{doubles[0][0]['positions']:,}, our fills {streams[0][0]['fills']:,}, with ta4j's rules on our bridge {bridge[0][0]['fills']:,}; "
             f"theirs has its bars in memory before the clock starts (loading {doubles[0][0]['loading_seconds']:.1f} s, as decimals "
             f"{decimals[0][0]['loading_seconds']:.1f} s), ours reads its data in the timed part, hashes every record, and runs risk, ledger and simulated venue; nobody keeps a journal"]
    return [row("backtest, bars", TA4J + " executor, DecimalNum", "bars/s", ours, warm_rates(decimals, count), BARS_WANTED, notes=notes),
            row("backtest, bars", TA4J + " executor, DoubleNum", "bars/s", ours, warm_rates(doubles, count), BARS_WANTED),
            row("the same, ta4j rules on both", TA4J + " executor, DoubleNum", "bars/s", bridged, warm_rates(doubles, count), None),
            row("backtest, bars", TA4J + " manager, DoubleNum", "bars/s", ours, warm_rates(manager, count), None)]


def warm_rates(rounds, count):
    """Of each process its fastest run: other work on the machine only ever makes one slower."""
    return [count / min(run["seconds"] for run in runs) for runs in rounds]


def trades(reprise, options):
    """A file of trades, one-second bars built from them; crossing averages of 12 and 26."""
    count = 100_000 if options.quick else 200_000
    file, dataset = trades_file(count), trades_dataset(reprise, count)
    interpreter = driver.python(HERE / "nautilus" / "requirements.txt")

    def nautilus():
        return driver.json.loads(run([interpreter, HERE / "nautilus" / "ema.py", file], "NautilusTrader failed").splitlines()[-1])

    mine, theirs = rounds_of(options.rounds, lambda: ours_with(reprise, RUNS, dataset, "touch", "ema-stream"), nautilus)
    notes = [f"{count:,} trades, each a bar of a second, EMA 12 and 26 crossing; fills: theirs {theirs[0]['fills']:,}, ours "
             f"{mine[0][0]['fills']:,}; loading, not in the rate: theirs {theirs[0]['loading_seconds']:.1f} s; ours reads its journal in the "
             f"timed part; ours is the fastest of {RUNS} runs in one JVM (the first {count / mine[0][0]['seconds']:,.0f}), theirs one run a process"]
    return [row("backtest, trades", NAUTILUS, "trades/s", warm_rates(mine, count), [count / r["seconds"] for r in theirs],
                NAUTILUS_WANTED, notes=notes)]


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


def ours_over_frames(reprise, dataset, *latency):
    return reprise.warm(SHORT_RUNS, "backtest", "--data", dataset, "--strategy", "grid-maker", "--param", "size=0.001 BTC",
                        "--initial", "USDT=1000000", "--no-journal", *latency)


def same_work(mine, theirs):
    """Both read everything and laid as many orders, but for one in twenty: hftbacktest alone lays 364 to 384, by when its 100 ms begin."""
    if not all(each["is_whole"] for each in theirs):
        raise Skipped("not all events were read: the last book is not the recording's")
    ours = {each["orders"] for runs in mine for each in runs}
    for other in theirs:
        if any(abs(count - other["orders"]) * 20 > max(count, other["orders"]) for count in ours):
            raise Skipped(f"the work is not the same: orders of theirs {other['orders']:,}, ours {sorted(ours)}")


def l2(reprise, options):
    """Recorded USD-M frames; a grid of post-only orders on both sides, every 100 ms."""
    file, dataset = frames(reprise, options)
    if not (HERE / "hftbacktest" / "trace.py").exists():
        raise Skipped("no trace.py beside speed.py")
    interpreter = driver.python(HERE / "hftbacktest" / "requirements.txt")

    def hftbacktest():
        return driver.json.loads(
            run([interpreter, HERE / "hftbacktest" / "speed.py", "--frames", file], "hftbacktest failed").splitlines()[-1])

    mine, theirs = rounds_of(options.rounds, lambda: ours_over_frames(reprise, dataset), hftbacktest)
    same_work(mine, theirs)
    changes = theirs[0]["level_changes"]
    notes = [f"{changes:,} level changes and trades, grid of 10 levels a side every 100 ms; the fastest of {SHORT_RUNS} runs in one JVM (the first "
             f"{changes / mine[0][0]['seconds']:,.0f}); their compile time, not in the rate: {theirs[0]['compile_seconds']:.1f} s, loading: "
             f"{theirs[0]['loading_seconds']:.1f} s; all events read: {theirs[0]['is_whole']}; orders: theirs {theirs[0]['orders']:,}, ours "
             f"{mine[0][0]['orders']:,}"]
    return [row("backtest, L2 grid", HFTBACKTEST, "level changes/s", warm_rates(mine, changes), warm_rates([[r] for r in theirs], changes),
                HFTBACKTEST_WANTED, notes=notes)]


def l2_nautilus(reprise, options):
    """The same frames and the same grid."""
    file, dataset = frames(reprise, options)
    interpreter = driver.python(HERE / "nautilus" / "requirements.txt")

    def nautilus():
        return driver.json.loads(run([interpreter, HERE / "nautilus" / "grid.py", file], "NautilusTrader failed").splitlines()[-1])

    mine, theirs = rounds_of(options.rounds, lambda: ours_over_frames(reprise, dataset, "--latency", "5ms/5ms"), nautilus)
    same_work(mine, theirs)
    changes = theirs[0]["level_changes"]
    notes = [f"{changes:,} level changes and trades, grid of 10 levels a side every 100 ms, 5 ms to the venue; loading, not in the rate: theirs "
             f"{theirs[0]['loading_seconds']:.1f} s; ours reads its journal in the timed part; all events read: {theirs[0]['is_whole']}; orders: "
             f"theirs {theirs[0]['orders']:,}, ours {mine[0][0]['orders']:,}; their venue keeps no place in a queue, ours does; "
             f"ours is the fastest of {SHORT_RUNS} runs in one JVM (the first {changes / mine[0][0]['seconds']:,.0f}), theirs one run a process"]
    return [row("backtest, L2 grid", NAUTILUS, "level changes/s", warm_rates(mine, changes), [changes / r["seconds"] for r in theirs],
                NAUTILUS_WANTED, notes=notes)]


ALL = {"matching": matching, "bars": bars, "trades": trades, "l2": l2, "l2-nautilus": l2_nautilus}

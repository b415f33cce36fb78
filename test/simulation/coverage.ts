import { FAULTS, FAULT_NAMES, KEPT_SEEDS, nameOfCell, type Cell, type FaultName, type Tally } from './faults.ts';
import { excludedBecause } from './not-hit.ts';
import known from './table.json' with { type: 'json' };

/** How many of so many seeds hit each cell, `fault × step/port`. */
export type Table = {
  readonly seeds: number;
  /** The points, each with seeds that came to it. */
  readonly points: Readonly<Record<string, readonly number[]>>;
  readonly hits: Readonly<Record<string, number>>;
};

/** A cell has to be hit in a smaller run when, by the checked-in table, so many of its seeds should. */
const SURELY = 12;
/** A run of so many seeds has to hit every cell. */
const ALL_SEEDS = 10_000;
/** Cells that chance hits less often than this, in a thousand seeds, are aimed at. */
const RARE = 10;
/** From here on chance alone hits a cell. Those in between were aimed at for the table, and are not since. */
const COMMON = 3 * RARE;
/** Every so manyeth seed aims at a cell. */
const AIMING = 2;

const EMPTY: Table = { seeds: 0, points: {}, hits: {} };

/** The table that is checked in. */
export const table: Table = known;

/** Every cell that there is: each fault at each point that it can hit, but for those with a reason not to be hit. */
export function cellsOf(points: readonly string[]): readonly Cell[] {
  return points.flatMap((point) => {
    const place = point.slice(point.indexOf('/') + 1);
    return FAULT_NAMES.filter((fault) => FAULTS[fault].at.some((one) => one === place)).flatMap((fault) =>
      excludedBecause(fault, point) === undefined ? [{ fault, point }] : [],
    );
  });
}

const hitsIn = (hits: Table['hits'], { fault, point }: Cell): number => hits[nameOfCell(fault, point)] ?? 0;

const CELLS = cellsOf(Object.keys(table.points));
const perThousand = (cell: Cell): number => (hitsIn(table.hits, cell) * 1000) / table.seeds;
const AIMS = CELLS.filter((cell) => perThousand(cell) < RARE);

/** A world in which a cell is hit as soon as it can be: that of a seed which is known to come to its point. */
export type Aim = { readonly cell: Cell; readonly world: number };

/** What a seed aims at: rare cells in turn; nothing in every other seed. */
export function aimOf(seed: number): Aim | undefined {
  if (seed % AIMING !== 0) return undefined;
  const turn = seed / AIMING;
  const cell = AIMS[turn % AIMS.length];
  if (cell === undefined) return undefined;
  const worlds = table.points[cell.point] ?? [];
  return { cell, world: worlds[Math.floor(turn / AIMS.length) % worlds.length] ?? seed };
}

/** What is wrong with what so many seeds hit: a sentence each. A small run can only tell of cells that many seeds hit. */
export function gapsIn({ hits, points }: Tally, seeds: number): readonly string[] {
  const all = seeds >= ALL_SEEDS;
  const isSure = (cell: Cell): boolean =>
    (perThousand(cell) * seeds) / 1000 >= SURELY && (perThousand(cell) < RARE || perThousand(cell) >= COMMON);
  const cells = all ? cellsOf([...points.keys()]) : CELLS.filter(isSure);
  const missing = cells.filter((cell) => !hits.has(nameOfCell(cell.fault, cell.point)));
  const unreached = all ? Object.keys(table.points).filter((point) => !points.has(point)) : [];
  return [
    ...missing.map(({ fault, point }) => `never hit: ${nameOfCell(fault, point)}`),
    ...unreached.map((point) => `no longer reached: ${point}`),
  ];
}

/** The table of a run, to be checked in; `before`: to be added to that of earlier seeds. */
export function tableOf({ hits, points }: Tally, seeds: number, before: Table = EMPTY): Table {
  const all = [...new Set([...points.keys(), ...Object.keys(before.points)])].sort();
  const seedsAt = (point: string): readonly number[] =>
    [...(points.get(point) ?? []), ...(before.points[point] ?? [])].slice(0, KEPT_SEEDS);
  const counted = cellsOf(all).map((cell) => {
    const name = nameOfCell(cell.fault, cell.point);
    return [name, (hits.get(name) ?? 0) + hitsIn(before.hits, cell)] as const;
  });
  return {
    seeds: seeds + before.seeds,
    points: Object.fromEntries(all.map((point) => [point, seedsAt(point)])),
    hits: Object.fromEntries(counted.sort()),
  };
}

/** The faults of a row of the matrix. */
export const faultsOfRow = (row: string): readonly FaultName[] =>
  FAULT_NAMES.filter((name) => FAULTS[name].row.split(' ').includes(row));

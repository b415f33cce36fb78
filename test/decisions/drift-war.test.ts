import { describe, expect, it } from 'vitest';
import { saidNo, warReasons } from '../../src/decisions/drift-war.ts';
import type { Actor } from '../../src/model/case.ts';
import { byPerson, PIPELINE } from '../support/approval-stories.ts';
import { war } from '../support/decision-inputs.ts';
import { ANA, BEN } from '../support/people.ts';

type Writers = readonly (Actor | readonly Actor[])[];

const ana = byPerson(ANA);
const ben = byPerson(BEN);
const nobodyKnows: Actor = { id: 'x1', kind: 'unknown', from: 'body' };

describe('who has said no by undoing our fix', () => {
  it.each<[name: string, writers: Writers, people: readonly string[]]>([
    ['one person, twice', [ana, ana], ['Ana Silva']],
    ['two people, once each', [ana, ben], ['Ana Silva', 'Ben Okafor']],
    ['a person and a pipeline', [ana, PIPELINE], []],
    ['a person, a pipeline, and the person again', [ana, PIPELINE, ana], ['Ana Silva']],
    ['a pipeline', [PIPELINE, PIPELINE, PIPELINE], []],
    ['a person, or perhaps the pipeline', [ana, [ana, PIPELINE]], []],
    ['one of two people, nobody knows which', [ana, [ana, ben]], ['Ana Silva', 'Ben Okafor']],
    ['somebody of whom nobody knows whether it is a person', [nobodyKnows, nobodyKnows], []],
    ['nobody who is known', [[], []], []],
  ])('%s', (_name, writers, people) => {
    expect(saidNo(war(...writers).reversals).map(({ name }) => name)).toEqual(people);
  });
});

describe('why the automation stops', () => {
  it.each<[name: string, writers: Writers, said: RegExp]>([
    ['how often and since when', [ana, PIPELINE, ana], /undone 3 times since 2026-02-01T08:00:00.000Z/],
    ['a pipeline, by name', [PIPELINE, PIPELINE], /It is done by pipeline-orders \(a pipeline or app\)\.$/],
    ['nobody is guessed', [[], []], /Who does it is not known\.$/],
    [
      'who may have done it',
      [PIPELINE, [PIPELINE, ana]],
      /not known for sure; seen to write: pipeline-orders \(a pipeline or app\) and Ana Silva \(a person\)\.$/,
    ],
    ['what a person meant by it', [ana, ana], /undone it twice \(Ana Silva\)\. That is a no/],
  ])('%s', (_name, writers, said) => {
    expect(warReasons(war(...writers)).join(' ')).toMatch(said);
  });
});

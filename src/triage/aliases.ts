// 甲, 乙 …: the same person keeps it within one window, and no name leaves the machine.
export function aliases(): (userId: string) => string {
  const given = new Map<string, string>();
  const names = '甲乙丙丁戊己庚辛壬癸';
  return (userId) => {
    const known = given.get(userId) ?? names[given.size] ?? `某${given.size + 1}`;
    given.set(userId, known);
    return known;
  };
}

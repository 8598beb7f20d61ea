# size of the HAC test of level/slope change at 5 %, no effect, AR(1) about a line / random walk with drift
import numpy as np, statsmodels.api as sm, warnings
rng=np.random.default_rng(1)
def size(nb,na,rho,walk,reps=250):
    n=nb+na;t=np.arange(n);post=(t>=nb)*1.;X=np.column_stack([np.ones(n),t,post,post*(t-nb)])
    L=int(4*(n/100)**(2/9));k=np.zeros(2)
    for _ in range(reps):
        e=rng.standard_normal(n)
        if walk: y=np.cumsum(e)
        else:
            y=e.copy()
            for i in range(1,n): y[i]=rho*y[i-1]+e[i]
        f=sm.OLS(y,X).fit(cov_type='HAC',cov_kwds=dict(maxlags=L,use_correction=True),use_t=True)
        k+=f.pvalues[2:]<.05
    return (k/reps*100).round()
for nb,na in ((8,4),(12,5),(10,10),(16,8),(20,10)):
    print(nb,na,'rho0',size(nb,na,0,0),'rho.4',size(nb,na,.4,0),'walk',size(nb,na,0,1))
